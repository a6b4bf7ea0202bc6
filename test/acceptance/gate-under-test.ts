import { env } from 'node:process';
import { type LocalGate, type LocalGateOptions, startLocalGate } from '../../local/local-gate.js';

export interface ApiUnderTest {
  readonly name: string;
  readonly flavour: 'http' | 'rest';
  readonly url: string;
}

/** A running gate in front of the example app: on this machine, or deployed. */
export interface GateUnderTest {
  readonly apis: readonly ApiUnderTest[];
  /** Undefined for a deployed gate: what needs a hand on the provider or the upstream is not tried there. */
  readonly local: LocalGate | undefined;
  /** An access token with the scope `orders:read`. */
  readonly token: () => Promise<string>;
  /** Everything that was seen and must never be in a log. */
  readonly secrets: Set<string>;
  stop(): Promise<void>;
}

/**
 * `GATE_URL` names a deployed gate, `GATE_FLAVOUR` (`http`, the default, or `rest`) its kind, and `GATE_TOKEN` an access
 * token with the scope `orders:read`. Without them a local gate is started.
 */
export async function gateUnderTest(): Promise<GateUnderTest> {
  const url = env.GATE_URL?.replace(/\/$/, '');
  return url === undefined || url === '' ? await localGate() : deployedGate(url);
}

export async function localGate(options: Partial<LocalGateOptions> = {}): Promise<GateUnderTest> {
  const secrets = new Set<string>();
  const local = await startLocalGate({ port: 0, ...options });
  const { client, machineClient, users, provider, httpApi, restApi } = local;
  for (const secret of [client.secret, machineClient?.secret ?? '', ...users.map(({ password }) => password)]) {
    if (secret !== '') secrets.add(secret);
  }
  return {
    apis: [
      { name: 'HTTP API', flavour: 'http', url: httpApi },
      { name: 'REST API', flavour: 'rest', url: restApi },
    ],
    local,
    token: async () => {
      if (provider === undefined) throw new Error('Only the embedded provider gives tokens for nothing.');
      return provider.mintAccessToken();
    },
    secrets,
    stop: () => local.stop(),
  };
}

function deployedGate(url: string): GateUnderTest {
  const flavour = env.GATE_FLAVOUR === 'rest' ? 'rest' : 'http';
  return {
    apis: [{ name: `deployed ${flavour} API`, flavour, url }],
    local: undefined,
    token: async () => {
      if (env.GATE_TOKEN === undefined) throw new Error('GATE_TOKEN must be an access token with scope orders:read.');
      return env.GATE_TOKEN;
    },
    secrets: new Set(),
    stop: async () => {},
  };
}
