import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Addresses, addressAll, type Flavour, type Mount, mappedApis, relocationsTo } from './api-addresses.js';
import { type AppContext, appContext } from './app-context.js';
import { DynamoDb } from './aws/dynamodb.js';
import { AwsEndpoint } from './aws/endpoint.js';
import { InjectedFaults } from './aws/injected-faults.js';
import { Kms } from './aws/kms.js';
import { RolePolicies } from './aws/role-policies.js';
import { SecretsManager } from './aws/secrets-manager.js';
import { Console } from './console/console.js';
import { EventBridge } from './events/event-bridge.js';
import { EventDelivery } from './events/event-delivery.js';
import { Functions } from './functions/functions.js';
import { serveApis } from './gate-apis.js';
import { followClock, setClockAhead } from './machine-clock.mjs';
import { checkNodeVersion } from './node-version.js';
import type { ExternalProvider } from './options.js';
import { claimPorts, type GatePorts, localUrl } from './ports.js';
import { type ClientCredentials, MACHINE_CLIENT, type TokenLifetimes, WEB_CLIENT } from './provider/configuration.js';
import { checkIssuer } from './provider/external-provider.js';
import { IdentityProvider } from './provider/identity-provider.js';
import { USERS } from './provider/users.js';
import type { RequestRecorder } from './request-recorder.js';
import { RunLog } from './run-log.js';
import { DEFAULT_APP, synthesize } from './synthesis.js';
import { readAssembly } from './template/assembly.js';
import { type DeployedStacks, deployStacks } from './template/deployed-stacks.js';
import type { Deployment, FunctionInvoker } from './template/deployment.js';
import { relocate } from './template/relocation.js';
import { DEFAULT_SWITCHES, type Switches } from './uncertain.js';
import { Upstream } from './upstream.js';

export interface LocalGateOptions {
  /** A CDK app in TypeScript, or a cloud assembly (`cdk.out`); the orders example by default. */
  readonly app?: string;
  /** The first of six ports; 0 looks for free ones. */
  readonly port: number;
  /** Whether the page that shows every request is served; it is by default. */
  readonly console?: boolean;
  /** Instead of the last of the six. */
  readonly consolePort?: number;
  /** Whether the bodies of errors lead to that page, which on AWS they do not; by default they do not here either. */
  readonly errorLinks?: boolean;
  /** Takes one line for every answer that is an error or a refusal, with its address on that page. */
  readonly onError?: (line: string) => void;
  readonly switches?: Switches;
  /** Whether the limits that stages and web ACLs set hold; they do by default. */
  readonly throttling?: boolean;
  /** `domain` by default; with `stage` the app is told no address for its APIs, as at a first deployment. */
  readonly mount?: Mount;
  /** Without it, the embedded identity provider runs. */
  readonly external?: ExternalProvider;
  /** Of the embedded identity provider. */
  readonly lifetimes?: Partial<TokenLifetimes>;
  /** Issuers whose tokens the embedded identity provider trades for its own. */
  readonly trustedIssuers?: readonly string[];
  /** Further context of the app, for example `upstreamHeaders`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Base URL of what VPC links lead to; the upstream that echoes by default. */
  readonly privateUpstream?: string;
  /** What goes wrong at the AWS endpoint; nothing by default. */
  readonly faults?: InjectedFaults;
  /** Values of further secrets that exist before the deployment, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** An API that is served. */
export interface LocalApi {
  /** The name it has in its template. */
  readonly name: string;
  readonly flavour: Flavour;
  /** Without a trailing slash. */
  readonly url: string;
}

/** A gate that runs on this machine, with all that belongs to it. */
export interface LocalGate {
  readonly app: string;
  /** HTTP APIs first. */
  readonly apis: readonly LocalApi[];
  /** Address of the first HTTP API; nobody answers there when the app has none. */
  readonly httpApi: string;
  /** Address of the first REST API; nobody answers there when the app has none. */
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
  /** What the templates of the app deploy. */
  readonly deployment: Deployment;
  /** Its functions, for what invokes them besides APIs and queues. */
  readonly functions: FunctionInvoker;
  /** Takes events, and brings them to the functions of the app by its queues. */
  readonly events: EventDelivery;
  /** Address of the AWS services; the access key id of a role of the app lets a program of your own in. */
  readonly awsEndpoint: string;
  /** What goes wrong at the AWS endpoint, from now on. */
  readonly faults: InjectedFaults;
  readonly log: RunLog;
  /** Address of the page that shows every request. */
  readonly console: string | undefined;
  /** Every line so far of the functions and of all that runs here. */
  logs(): readonly string[];
  /** Ends the warm instances of all functions, as Lambda does from time to time: the next requests start cold. */
  coldStart(): Promise<void>;
  /**
   * Sets the clock of all that runs here ahead: of the identity provider, the functions and the table. It is the clock of
   * the whole process, and stays ahead for later gates.
   */
  travel(seconds: number): void;
  /** Ends everything and removes the temporary folder. */
  stop(): Promise<void>;
}

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
    checkNodeVersion(process.versions.node);
    return { ...(await start(options, (closer) => closers.push(closer))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: LocalGateOptions, onStop: (closer: Closer) => void): Promise<Omit<LocalGate, 'stop'>> {
  const {
    app = DEFAULT_APP,
    external,
    mount = 'domain',
    switches = DEFAULT_SWITCHES,
    throttling = true,
    faults = new InjectedFaults(),
  } = options;
  const ports = await claimPorts(options.port);
  if (external !== undefined) {
    await checkIssuer(external.issuer);
  }
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-'));
  onStop(() => rm(folder, { recursive: true, force: true }));
  const log = new RunLog(join(folder, 'gate.log'));
  onStop(() => log.close());
  const upstream = await Upstream.start(ports.upstream);
  onStop(() => upstream.stop());
  const context = appContext(ports, mount, external);
  const assembly = await synthesize(app, join(folder, 'cdk.out'), { ...context, ...options.context }, (line) =>
    log.write('synth', line),
  );
  const stacks = deployStacks(readAssembly(assembly));
  const addresses = await addressAll(stacks, ports, options.port, mount);
  const apis = localApis(addresses);
  const provider = external === undefined ? await startProvider(context, apis, options, log) : undefined;
  onStop(async () => provider?.stop());
  const client = external === undefined ? WEB_CLIENT : { id: external.clientId, secret: external.clientSecret };
  const deployment = relocate(stacks, relocationsTo(stacks, addresses));
  const secretValues = { [context.clientSecretName]: client.secret, ...options.secrets };
  const console = await startConsole(options, ports, apis, Object.values(secretValues), log);
  onStop(async () => console?.stop());
  const { functions, events, secrets, awsEndpoint } = await startServices(
    deployment,
    ports,
    secretValues,
    faults,
    log,
    console?.recorder,
    onStop,
  );
  const { privateUpstream = upstream.url } = options;
  const secretValue = (arn: string) => secrets.value(arn);
  const behind = { deployment, functions, privateUpstream, secretValue };
  await serveApis({ ...addresses, ...behind, switches, throttling, log, console, onStop });
  return {
    app,
    apis,
    httpApi: apis.find(({ flavour }) => flavour === 'http')?.url ?? localUrl(ports.httpApi),
    restApi: apis.find(({ flavour }) => flavour === 'rest')?.url ?? localUrl(ports.restApi),
    issuer: context.issuer,
    users: external === undefined ? USERS.map(({ username, password }) => ({ username, password })) : [],
    client,
    machineClient: external === undefined ? MACHINE_CLIENT : undefined,
    provider,
    upstream,
    secrets,
    deployment,
    functions,
    events,
    awsEndpoint,
    faults,
    log,
    console: console?.url,
    logs: () => log.all(),
    coldStart: () => functions.stop(),
    travel: (seconds) => {
      followClock();
      setClockAhead(seconds);
    },
  };
}

/** Every way to an API, those through a custom domain last. */
function localApis(addresses: Addresses): readonly LocalApi[] {
  return [
    ...addresses.apis.map(({ api, flavour, url }) => ({ name: String(api.properties.Name), flavour, url })),
    ...addresses.domains
      .flatMap((domain) => mappedApis(addresses, domain))
      .map(({ api, flavour, url, domain }) => ({ name: `${api.properties.Name} at ${domain}`, flavour, url })),
  ];
}

function startProvider(
  { issuer, audience }: AppContext,
  apis: readonly LocalApi[],
  { lifetimes = {}, trustedIssuers = [] }: LocalGateOptions,
  log: RunLog,
): Promise<IdentityProvider> {
  return IdentityProvider.start({
    port: Number(new URL(issuer).port),
    audience,
    redirectUris: apis.map(({ url }) => `${url}/auth/callback`),
    postLogoutRedirectUris: apis.map(({ url }) => `${url}/auth/signed-out`),
    backChannelLogoutUri: `${apis[0]?.url ?? issuer}/auth/backchannel-logout`,
    lifetimes,
    trustedIssuers,
    log: (line) => log.write('provider', line),
  });
}

async function startConsole(
  options: LocalGateOptions,
  ports: GatePorts,
  apis: readonly LocalApi[],
  secretValues: readonly string[],
  log: RunLog,
): Promise<Console | undefined> {
  if (options.console === false) return undefined;
  const port = options.consolePort ?? ports.console;
  const secrets = [...secretValues, MACHINE_CLIENT.secret, ...USERS.map(({ password }) => password)];
  const path = (options.app ?? DEFAULT_APP) === DEFAULT_APP ? '/orders' : '/';
  const examples = apis.map(({ url }) => `curl -i ${url}${path}`);
  const { onError = () => {}, errorLinks: linksErrors = false } = options;
  const report = (problem: string) => log.write('console', problem);
  return Console.start({ port, examples, secrets, onError, linksErrors, report });
}

async function startServices(
  deployment: DeployedStacks,
  ports: GatePorts,
  secretValues: Readonly<Record<string, string>>,
  faults: InjectedFaults,
  log: RunLog,
  recorder: RequestRecorder | undefined,
  onStop: (closer: Closer) => void,
): Promise<{ functions: Functions; events: EventDelivery; secrets: SecretsManager; awsEndpoint: string }> {
  const dynamodb = await DynamoDb.start(deployment);
  onStop(() => dynamodb.stop());
  const secrets = new SecretsManager(deployment, secretValues);
  const writeLog = (line: string) => log.write('aws', line);
  const events = new EventDelivery(deployment, { now: () => Date.now() }, writeLog);
  onStop(async () => events.stop());
  const bridge = new EventBridge(deployment, (event) => events.send(event));
  const services = { dynamodb, secretsmanager: secrets, kms: new Kms(deployment), events: bridge };
  const endpoint = await AwsEndpoint.start(ports.aws, services, new RolePolicies(deployment), writeLog, faults);
  onStop(() => endpoint.stop());
  const functions = new Functions(deployment, {
    awsEndpoint: endpoint.url,
    log: (functionId, line) => log.write(functionId, line),
    ...(recorder === undefined ? {} : { recorder }),
  });
  onStop(() => functions.stop());
  events.startConsumers(functions);
  return { functions, events, secrets, awsEndpoint: endpoint.url };
}
