import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from '../json.js';
import { StartError } from '../start-error.js';
import { readTemplate, type Template } from './template.js';

export interface AssemblyStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** Folder of a file asset by its object key in the assets bucket. */
  readonly assets: ReadonlyMap<string, string>;
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
  return {
    name,
    region,
    account,
    template: readTemplate(readObject(templateFile), name),
    assets: readAssets(folder, templateFile.replace(/\.template\.json$/, '.assets.json')),
  };
}

function environmentOf(environment: unknown): [account: string, region: string] {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
  return [
    account === undefined || account === 'unknown-account' ? DEFAULT_ACCOUNT : account,
    region === undefined || region === 'unknown-region' ? DEFAULT_REGION : region,
  ];
}

function readAssets(folder: string, file: string): ReadonlyMap<string, string> {
  const files = readObject(file).files;
  const assets = new Map<string, string>();
  for (const asset of Object.values(isJsonObject(files) ? files : {})) {
    const { source, destinations } = isJsonObject(asset) ? asset : {};
    if (!isJsonObject(source) || source.packaging !== 'zip' || !isJsonObject(destinations)) {
      continue;
    }
    for (const destination of Object.values(destinations)) {
      if (isJsonObject(destination) && typeof destination.objectKey === 'string' && typeof source.path === 'string') {
        assets.set(destination.objectKey, join(folder, source.path));
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
