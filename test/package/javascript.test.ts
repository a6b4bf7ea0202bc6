import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../architecture/source-files.js';
import { run } from './command.js';
import { elsewhere, synthesize, tarball } from './published.js';

const VERSIONS: Readonly<Record<string, string>> = JSON.parse(textOf('package.json')).devDependencies;
const HANDLER = 'examples/lambda-upstream/orders/handler.ts';
const [, README_APP = ''] = /```ts\n([\s\S]*?)```/.exec(textOf('README.md')) ?? [];

/** An empty CDK app, with the package and what it asks for. */
async function install(folder: string): Promise<void> {
  const tools = ['aws-cdk-lib', 'constructs', 'tsx', 'typescript', '@types/node'].map(
    (name) => `${name}@${VERSIONS[name]}`,
  );
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball(), ...tools], folder);
}

describe('the JavaScript package, installed into an empty CDK app', () => {
  it('compiles and synthesizes the app of the README, copied as it is, and brings the command', () =>
    elsewhere(async (folder) => {
      await install(folder);
      await writeFile(join(folder, 'app.ts'), README_APP);
      await writeFile(join(folder, 'orders.ts'), textOf(HANDLER));
      await run(
        join(folder, 'node_modules', '.bin', 'tsc'),
        ['--noEmit', '--strict', '--module', 'node16', '--types', 'node', 'app.ts', 'orders.ts'],
        folder,
      );
      const template = await readFile(await synthesize(folder, 'npx tsx app.ts'), 'utf8');
      expect(template).toContain('AWS::ApiGatewayV2::Authorizer');
      expect(template).toContain('GET /auth/login');
      const event = {
        requestContext: { authorizer: { lambda: { claimgate_identity: '{"subject":"alice","issuer":"i"}' } } },
      };
      const ask = `import { handler } from './orders.ts'; handler(${JSON.stringify(event)}).then(({ body }) => console.log(body))`;
      await writeFile(join(folder, 'ask.mts'), ask);
      expect(await run(join(folder, 'node_modules', '.bin', 'tsx'), ['ask.mts'], folder)).toContain('"user":"alice"');
      const command = join(folder, 'node_modules', '.bin', 'claimgate');
      expect(await run(command, ['--help'], folder)).toContain('claimgate sessions list --table');
    }));
});
