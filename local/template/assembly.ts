import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject, parseJsonObject } from '../json.js';
import { StartError } from '../start-error.js';
import { NESTED_STACK } from './resource-kinds.js';
import { readTemplate, type Template } from './template.js';

export interface AssemblyStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** Folder of a file asset by its object key in the assets bucket. */
  readonly assets: ReadonlyMap<string, string>;
  /** By the logical id that they have in this stack. */
  readonly nested: ReadonlyMap<string, AssemblyStack>;
}

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ACCOUNT = '123456789012';

/** Every stack of a cloud assembly (`cdk.out`), those of its stages too. */
export function readAssembly(folder: string): readonly AssemblyStack[] {
  const artifacts = readObject(join(folder, 'manifest.json')).artifacts;
  if (!isJsonObject(artifacts)) {
    throw new StartError(`The cloud assembly in ${folder} has no artifacts.`);
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const properties = isJsonObject(artifact) && isJsonObject(artifact.properties) ? artifact.properties : {};
    const type = isJsonObject(artifact) ? artifact.type : undefined;
    if (type === 'cdk:cloud-assembly') {
      return readAssembly(join(folder, stringOf(properties, 'directoryName', id)));
    }
    return type === 'aws:cloudformation:stack' ? [readStack(folder, id, artifact as JsonObject, properties)] : [];
  });
}

function readStack(folder: string, id: string, artifact: JsonObject, properties: JsonObject): AssemblyStack {
  const name = typeof properties.stackName === 'string' ? properties.stackName : id;
  const [account, region] = environmentOf(artifact.environment);
  const templateFile = join(folder, stringOf(properties, 'templateFile', id));
  const assetsFile = templateFile.replace(/\.template\.json$/, '.assets.json');
  const templates = readAssets(folder, assetsFile, 'file');
  return stackOf(templateFile, templates, { name, region, account, assets: readAssets(folder, assetsFile, 'zip') });
}

/** A stack with all that are nested in it; the assets of those are listed with its own. */
function stackOf(
  templateFile: string,
  templates: ReadonlyMap<string, string>,
  stack: Omit<AssemblyStack, 'template' | 'nested'>,
): AssemblyStack {
  const template = readTemplate(readObject(templateFile), stack.name);
  const nested = new Map<string, AssemblyStack>();
  for (const [logicalId, { type, properties }] of template.resources) {
    if (type !== NESTED_STACK) continue;
    const file = templates.get(objectKeyIn(isJsonObject(properties) ? properties.TemplateURL : undefined));
    if (file === undefined) {
      throw new StartError(`The nested stack ${logicalId} of stack ${stack.name} has no template in the assembly.`);
    }
    nested.set(logicalId, stackOf(file, templates, { ...stack, name: `${stack.name}-${logicalId}` }));
  }
  return { ...stack, template, nested };
}

/** Of a URL that is an expression: only its beginning, which names the bucket, depends on the environment. */
function objectKeyIn(url: Json | undefined): string {
  return /([^/"]+)"\]*\}?$/.exec(JSON.stringify(url ?? null))?.[1] ?? '';
}

function environmentOf(environment: unknown): [account: string, region: string] {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
  return [
    account === undefined || account === 'unknown-account' ? DEFAULT_ACCOUNT : account,
    region === undefined || region === 'unknown-region' ? DEFAULT_REGION : region,
  ];
}

/** Where the assets of a kind lie, folders (`zip`) or files, by their object keys in the assets bucket. */
function readAssets(folder: string, file: string, packaging: 'zip' | 'file'): ReadonlyMap<string, string> {
  const files = readObject(file).files;
  const assets = new Map<string, string>();
  for (const asset of Object.values(isJsonObject(files) ? files : {})) {
    const { source, destinations } = isJsonObject(asset) ? asset : {};
    if (!isJsonObject(source) || source.packaging !== packaging || !isJsonObject(destinations)) {
      continue;
    }
    for (const destination of Object.values(destinations)) {
      if (isJsonObject(destination) && typeof destination.objectKey === 'string' && typeof source.path === 'string') {
        assets.set(destination.objectKey, resolve(folder, source.path));
      }
    }
  }
  return assets;
}

function readObject(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StartError(`The cloud assembly lacks the file ${file}.`, 1, { cause });
  }
  const value = parseJsonObject(text);
  if (value === undefined) {
    throw new StartError(`The file ${file} of the cloud assembly holds no JSON object.`);
  }
  return value;
}

function stringOf(properties: JsonObject, key: string, id: string): string {
  const value = properties[key];
  if (typeof value !== 'string') {
    throw new StartError(`The artifact ${id} of the cloud assembly has no ${key}.`);
  }
  return value;
}
