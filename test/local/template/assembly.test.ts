import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../local/template/assembly.js';
import { deployStacks } from '../../../local/template/deployed-stacks.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

function writeStack(at: string, id: string, environment = 'aws://unknown-account/unknown-region'): object {
  write(join(at, `${id}.template.json`), { Resources: {} });
  write(join(at, `${id}.assets.json`), {
    files: {
      abc: { source: { path: 'asset.abc', packaging: 'zip' }, destinations: { here: { objectKey: 'abc.zip' } } },
      def: { source: { path: `${id}.template.json`, packaging: 'file' }, destinations: { here: { objectKey: 'd' } } },
      ghi: {
        source: { path: 'inner.nested.template.json', packaging: 'file' },
        destinations: { here: { objectKey: 'inner.json' } },
      },
    },
  });
  const properties = { templateFile: `${id}.template.json`, stackName: `${id}Stack` };
  return { type: 'aws:cloudformation:stack', environment, properties };
}

describe('a cloud assembly', () => {
  it('gives every stack, with its environment and the folders of its assets', () => {
    write('manifest.json', {
      artifacts: {
        Api: writeStack('.', 'Api', 'aws://111122223333/eu-west-1'),
        'Api.assets': { type: 'cdk:asset-manifest' },
        Shared: writeStack('.', 'Shared'),
      },
    });
    const stacks = readAssembly(folder);
    expect(stacks.map(({ name, account, region }) => [name, account, region])).toEqual([
      ['ApiStack', '111122223333', 'eu-west-1'],
      ['SharedStack', '123456789012', 'us-east-1'],
    ]);
    expect([...(stacks[0]?.assets ?? [])]).toEqual([['abc.zip', join(folder, 'asset.abc')]]);
  });

  it('gives the stacks of its stages too', () => {
    mkdirSync(join(folder, 'assembly-Beta'));
    const artifacts = { Api: writeStack('assembly-Beta', 'Api') };
    write('assembly-Beta/manifest.json', { artifacts });
    write('manifest.json', {
      artifacts: { Beta: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Beta' } } },
    });
    expect(readAssembly(folder).map(({ name }) => name)).toEqual(['ApiStack']);
  });

  it('gives nested stacks, which get parameters and give outputs', () => {
    const artifacts = { Shop: writeStack('.', 'Shop') };
    write('manifest.json', { artifacts });
    const nested = (key: string) => ({
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        Parameters: { Name: 'orders' },
        TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, `/assets/${key}`]] },
      },
    });
    write('Shop.template.json', {
      Resources: {
        Inner: nested('inner.json'),
        Probe: { Type: 'AWS::CDK::Metadata', Properties: { Arn: { 'Fn::GetAtt': ['Inner', 'Outputs.Arn'] } } },
      },
    });
    write('inner.nested.template.json', {
      Parameters: { Name: { Type: 'String' } },
      Resources: {
        Handler: {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: { Ref: 'Name' }, Code: { S3Key: 'abc.zip' } },
        },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Handler', 'Arn'] } } },
    });
    const deployed = deployStacks(readAssembly(folder));
    const [handler] = deployed.resources('AWS::Lambda::Function');
    expect(handler).toMatchObject({ physicalId: 'orders', stack: 'ShopStack-Inner' });
    expect(handler && deployed.code(handler)).toEqual({ folder: join(folder, 'asset.abc') });
    expect(deployed.resources('AWS::CDK::Metadata')[0]?.properties).toEqual({
      Arn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
    });
    write('Shop.template.json', { Resources: { Inner: nested('gone.json') } });
    expect(() => readAssembly(folder)).toThrow('The nested stack Inner of stack ShopStack has no template');
  });

  it('that is not there is one clear sentence', () => {
    expect(() => readAssembly(join(folder, 'nowhere'))).toThrow(
      /^The cloud assembly lacks the file .*manifest\.json\.$/,
    );
  });

  it.each([
    ['is no JSON', 'half a'],
    ['holds no object', '[]'],
    ['has no artifacts', '{}'],
  ])('whose manifest %s is one clear sentence', (_, manifest) => {
    write('manifest.json', manifest);
    expect(() => readAssembly(folder)).toThrow(
      /^The (file .* holds no JSON object|cloud assembly in .* has no artifacts)\.$/,
    );
  });
});
