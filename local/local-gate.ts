import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDb } from './aws/dynamodb.js';
import { AwsEndpoint } from './aws/endpoint.js';
import { RolePolicies } from './aws/role-policies.js';
import { SecretsManager } from './aws/secrets-manager.js';
import { Functions } from './functions/functions.js';
import { serveApis } from './gate-apis.js';
import type { ExternalProvider } from './options.js';
import { claimPorts, type GatePorts } from './ports.js';
import { type ClientCredentials, MACHINE_CLIENT, type TokenLifetimes, WEB_CLIENT } from './provider/configuration.js';
import { checkIssuer } from './provider/external-provider.js';
import { IdentityProvider } from './provider/identity-provider.js';
import { USERS } from './provider/users.js';
import { RunLog } from './run-log.js';
import { synthesize } from './synthesis.js';
import { readAssembly } from './template/assembly.js';
import { type DeployedStacks, deployStacks } from './template/deployed-stacks.js';
import { DEFAULT_SWITCHES, type Switches } from './uncertain.js';
import { Upstream } from './upstream.js';

export interface LocalGateOptions {
  /** The first of five ports; 0 looks for free ones. */
  readonly port: number;
  readonly switches?: Switches;
  /**
   * `domain`, the default, serves each API as behind a domain of its own; `stage` as at its execute-api address, where
   * the path of a REST API begins with the stage.
   */
  readonly mount?: Mount;
  /** Without it, the embedded identity provider runs. */
  readonly external?: ExternalProvider;
  /** Of the embedded identity provider. */
  readonly lifetimes?: Partial<TokenLifetimes>;
  /** Further context of the example app, for example `upstreamHeaders`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A gate that runs on this machine, with all that belongs to it. */
export interface LocalGate {
  readonly httpApi: string;
  readonly restApi: string;
  readonly issuer: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  readonly client: ClientCredentials;
  /** Undefined with an identity provider of your own. */
  readonly machineClient: ClientCredentials | undefined;
  /** The embedded identity provider. */
  readonly provider: IdentityProvider | undefined;
  readonly upstream: Upstream;
  readonly secrets: SecretsManager;
  readonly log: RunLog;
  /** Every line so far of the functions and of all that runs here. */
  logs(): readonly string[];
  /** Ends the warm instances of all functions, as Lambda does from time to time: the next requests start cold. */
  coldStart(): Promise<void>;
  /** Ends everything and removes the temporary folder. */
  stop(): Promise<void>;
}

type Mount = 'domain' | 'stage';

/** The stage that CDK gives a REST API. */
const REST_STAGE = 'prod';

const APP = 'examples/orders/app.ts';
const AUDIENCE = 'https://orders.example.com';
const CLIENT_SECRET_NAME = 'orders/client-secret';

type Closer = () => Promise<unknown>;

/** Starts a gate. @throws StartError if it cannot start; then nothing is left running */
export async function startLocalGate(options: LocalGateOptions): Promise<LocalGate> {
  const closers: Closer[] = [];
  const stop = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      await close();
    }
  };
  try {
    return { ...(await start(options, (closer) => closers.push(closer))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: LocalGateOptions, onStop: (closer: Closer) => void): Promise<Omit<LocalGate, 'stop'>> {
  const ports = await claimPorts(options.port);
  if (options.external !== undefined) {
    await checkIssuer(options.external.issuer);
  }
  const { switches = DEFAULT_SWITCHES, mount = 'domain' } = options;
  const urls = urlsOf(ports, mount);
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-'));
  onStop(() => rm(folder, { recursive: true, force: true }));
  const log = new RunLog(join(folder, 'gate.log'));
  onStop(() => log.close());
  const upstream = await Upstream.start(ports.upstream);
  onStop(() => upstream.stop());
  const provider =
    options.external === undefined ? await startProvider(ports, urls, options.lifetimes ?? {}, log) : undefined;
  if (provider !== undefined) {
    onStop(() => provider.stop());
  }
  const client = clientOf(options.external);
  const issuer = options.external?.issuer ?? localUrl(ports.issuer);
  const assembly = join(folder, 'cdk.out');
  const context = { ...contextOf(ports, urls, issuer, client, options.external), ...options.context };
  await synthesize(APP, assembly, context, (line) => log.write('synth', line));
  const deployment = deployStacks(readAssembly(assembly));
  const { functions, secrets } = await startServices(deployment, ports, client, log, onStop);
  await serveApis({ deployment, functions, ports, mount, switches, log, onStop });
  const users = options.external === undefined ? USERS.map(({ username, password }) => ({ username, password })) : [];
  const machineClient = options.external === undefined ? MACHINE_CLIENT : undefined;
  const logs = () => log.all();
  const coldStart = () => functions.stop();
  return { ...urls, issuer, users, client, machineClient, provider, upstream, secrets, log, logs, coldStart };
}

interface ApiUrls {
  readonly httpApi: string;
  readonly restApi: string;
}

function urlsOf(ports: GatePorts, mount: Mount): ApiUrls {
  const restApi = localUrl(ports.restApi);
  return { httpApi: localUrl(ports.httpApi), restApi: mount === 'stage' ? `${restApi}/${REST_STAGE}` : restApi };
}

function startProvider(
  ports: GatePorts,
  { httpApi, restApi }: ApiUrls,
  lifetimes: Partial<TokenLifetimes>,
  log: RunLog,
): Promise<IdentityProvider> {
  const gates = [httpApi, restApi];
  return IdentityProvider.start({
    port: ports.issuer,
    audience: AUDIENCE,
    redirectUris: gates.map((gate) => `${gate}/auth/callback`),
    postLogoutRedirectUris: gates.map((gate) => `${gate}/auth/signed-out`),
    lifetimes,
    log: (line) => log.write('provider', line),
  });
}

async function startServices(
  deployment: DeployedStacks,
  ports: GatePorts,
  client: ClientCredentials,
  log: RunLog,
  onStop: (closer: Closer) => void,
): Promise<{ functions: Functions; secrets: SecretsManager }> {
  const dynamodb = await DynamoDb.start(deployment);
  onStop(() => dynamodb.stop());
  const secrets = new SecretsManager(deployment, { [CLIENT_SECRET_NAME]: client.secret });
  const services = { dynamodb, secretsmanager: secrets };
  const endpoint = await AwsEndpoint.start(ports.aws, services, new RolePolicies(deployment), (line) =>
    log.write('aws', line),
  );
  onStop(() => endpoint.stop());
  const functions = new Functions(deployment, {
    awsEndpoint: endpoint.url,
    log: (functionId, line) => log.write(functionId, line),
  });
  onStop(() => functions.stop());
  return { functions, secrets };
}

function clientOf(external: ExternalProvider | undefined): ClientCredentials {
  return external === undefined ? WEB_CLIENT : { id: external.clientId, secret: external.clientSecret };
}

function contextOf(
  ports: GatePorts,
  { httpApi, restApi }: ApiUrls,
  issuer: string,
  client: ClientCredentials,
  external: ExternalProvider | undefined,
): Readonly<Record<string, string>> {
  return {
    httpApiUrl: httpApi,
    restApiUrl: restApi,
    upstream: localUrl(ports.upstream),
    issuer,
    clientId: client.id,
    clientSecretName: CLIENT_SECRET_NAME,
    audience: external?.audience ?? AUDIENCE,
    provider: external?.preset ?? 'custom',
  };
}

function localUrl(port: number): string {
  return `http://localhost:${port}`;
}
