import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

interface Licensed {
  /** Name, version and licence, on a line. */
  readonly title: string;
  readonly text: string;
}

/** The packages whose code is in a bundle, or lies beside it, with their licence texts, each text once. */
export async function thirdPartyNotices(metafile: Metafile, beside: readonly string[]): Promise<string> {
  const folders = new Set(beside);
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const titles = new Map<string, string[]>();
  for (const { title, text } of await Promise.all([...folders].sort().map(licensed))) {
    titles.set(text, [...(titles.get(text) ?? []), title]);
  }
  return [...titles].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n\n');
}

async function licensed(folder: string): Promise<Licensed> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((entry) => /^(licen[cs]e|notice)/i.test(entry)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.length === 0 ? await standardText(license, name) : texts.join('\n\n');
  return { title: `${name} ${version} (${license})`, text: text.trim() };
}

/** For packages that name their licence and leave its text out. */
async function standardText(license: unknown, name: string): Promise<string> {
  // This project has the same; what follows its terms names whose the work is.
  if (license === 'Apache-2.0') return (await readFile('LICENSE', 'utf8')).split('END OF TERMS')[0] ?? '';
  // It asks for nothing, its own text included.
  if (license === 'MIT-0') return 'MIT No Attribution: https://spdx.org/licenses/MIT-0.html';
  throw new Error(
    `The package ${name} comes without the text of its licence (${license}): add it to tools/third-party-notices.ts.`,
  );
}
