import { readThrottleLimits } from '../gateway/throttle.js';
import type { ThrottleLimits } from '../gateway/token-bucket.js';
import { type DeployedResource, DeploymentError } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';

export interface RestStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** By method and path, as in `GET /orders/{id}`. */
  readonly limits: ReadonlyMap<string, ThrottleLimits | undefined>;
}

/** Stands for every method of every path. */
const EVERYWHERE = '* /*';

export function readRestStage(resource: DeployedResource): RestStage {
  const properties = new ResourceProperties(resource);
  const name = properties.string('StageName');
  const variables = properties.textMap('Variables');
  if (properties.optionalBoolean('CacheClusterEnabled') === true) properties.fail('response caching is not supported');
  const limits = new Map(properties.children('MethodSettings').map(readMethodSettings));
  properties
    .withoutEffect('RestApiId', 'DeploymentId', 'Description', 'Tags', 'TracingEnabled', 'DocumentationVersion')
    .withoutEffect('AccessLogSetting', 'CacheClusterSize')
    .unsupported('CanarySetting', 'ClientCertificateId')
    .finish();
  return { name, variables, limits };
}

function readMethodSettings(settings: ResourceProperties): [methodAndPath: string, limits: ThrottleLimits | undefined] {
  const method = settings.string('HttpMethod');
  const encoded = settings.string('ResourcePath');
  // As sent, slashes of the path itself are ~1.
  const path = encoded.replace(/^\/(?=~1)/, '').replaceAll('~1', '/');
  const isEverywhere = method === '*' && path === '/*';
  const isOne =
    /^[A-Z]+$/.test(method) && path.startsWith('/') && !path.includes('*') && !encoded.slice(1).includes('/');
  if (!isEverywhere && !isOne) {
    settings.fail(
      `MethodSettings for ${method} ${encoded}: name one method of one path with ~1 for its slashes, or * and /* for all`,
    );
  }
  const limits = readThrottleLimits(settings);
  settings
    .withoutEffect('CacheDataEncrypted', 'CacheTtlInSeconds', 'CachingEnabled')
    .withoutEffect('DataTraceEnabled', 'LoggingLevel', 'MetricsEnabled')
    .finish();
  return [`${method} ${path}`, limits];
}

/** Settings of a method replace those for all methods altogether. */
export function limitsOf({ limits }: RestStage, method: string, path: string): ThrottleLimits | undefined {
  const own = `${method} ${path}`;
  return limits.get(limits.has(own) ? own : EVERYWHERE);
}

/** The stages of an API of which at least one is needed. */
export function requireStages(stages: readonly RestStage[], api: DeployedResource, mount: 'domain' | 'stage'): void {
  if (stages.length === 0) throw new DeploymentError(api, 'the API has no stage');
  if (mount === 'domain' && stages.length > 1) {
    throw new DeploymentError(api, 'the API has several stages, and a domain is mapped to one');
  }
}
