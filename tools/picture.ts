import { readFile, writeFile } from 'node:fs/promises';

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** For who cannot see it. */
  readonly description: string;
  readonly note: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly ours?: boolean;
}

export interface Arrow {
  readonly points: readonly (readonly [number, number])[];
  /** May have several lines. */
  readonly label: string;
  readonly labelAt: readonly [number, number];
  readonly anchor?: 'start' | 'middle' | 'end';
}

export const BOX_HEIGHT = 84;

/** Draws a file anew. With `--check` it only says whether the file is current. */
export async function drawFile(file: string, picture: Picture): Promise<void> {
  const drawn = draw(picture);
  if (!process.argv.includes('--check')) return writeFile(file, drawn);
  if ((await readFile(file, 'utf8')) !== drawn) {
    console.error(`${file} is not what tools/ draws; run npm run picture.`);
    process.exitCode = 1;
  }
}

function draw({ width, height, title, description, note, boxes, arrows }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${description}</desc>
<style>
text { font: 14px system-ui, sans-serif; fill: #1c2733; }
.title { font-weight: 600; font-size: 16px; }
.label { font-size: 13px; fill: #44546a; }
rect { fill: #fff; stroke: #8497ad; stroke-width: 1.5; }
.ours { fill: #e8f1fb; stroke: #1f6fbf; }
polyline { fill: none; stroke: #44546a; stroke-width: 1.5; marker-end: url(#head); }
</style>
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 10 5 0 10z" fill="#44546a"/></marker></defs>
<rect x="0" y="0" width="${width}" height="${height}" style="fill:#f7f9fb;stroke:none"/>
<text class="label" x="20" y="34">${note}</text>
${boxes.map(box).join('\n')}
${arrows.map(arrow).join('\n')}
</svg>
`;
}

function box({ x, y, width, title, lines, ours }: Box): string {
  const middle = x + width / 2;
  const texts = lines.map((line, index) => text(middle, y + 50 + index * 20, line));
  return [
    `<rect${ours === true ? ' class="ours"' : ''} x="${x}" y="${y}" width="${width}" height="${BOX_HEIGHT}" rx="8"/>`,
    text(middle, y + 26, title, 'title'),
    ...texts,
  ].join('\n');
}

function arrow({ points, label, labelAt, anchor }: Arrow): string {
  const line = `<polyline points="${points.map((point) => point.join(',')).join(' ')}"/>`;
  const [x, y] = labelAt;
  const lines = label.split('\n').map((part, index) => text(x, y + index * 20, part, 'label', anchor));
  return [line, ...lines].join('\n');
}

function text(x: number, y: number, content: string, className = '', anchor = 'middle'): string {
  const attributes = className === '' ? '' : ` class="${className}"`;
  return `<text${attributes} x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
