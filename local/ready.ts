import type { LocalGate } from './local-gate.js';
import { DEFAULT_APP } from './synthesis.js';

/** What is told of a gate that runs. */
export type ReadyGate = Pick<
  LocalGate,
  'app' | 'apis' | 'issuer' | 'console' | 'users' | 'client' | 'machineClient'
> & {
  readonly upstream: { readonly url: string };
  readonly log: { readonly file: string };
};

/** The one line for programs. */
export function readyJson(gate: ReadyGate): string {
  const { app, apis, issuer, upstream, users, client, machineClient = null, console = null } = gate;
  const { http: httpApi, rest: restApi } = firstUrls(gate);
  const addresses = { httpApi, restApi, issuer, upstream: upstream.url, console };
  return JSON.stringify({ app, apis, ...addresses, users, client, machineClient });
}

/** The summary for people. */
export function readySummary(gate: ReadyGate): string {
  return [
    'Claimgate runs on this machine. It is a tool for developers, not a production server.',
    '',
    `  app        ${gate.app}`,
    ...gate.apis.map(({ flavour, url, name }) => `  ${flavour.toUpperCase().padEnd(4)} API   ${url}  (${name})`),
    `  provider   ${gate.issuer}`,
    `  upstream   ${gate.upstream.url}`,
    ...(gate.console === undefined ? [] : [`  console    ${gate.console}  (watch every request)`]),
    `  log file   ${gate.log.file}`,
    ...(gate.machineClient === undefined ? registration(gate) : embeddedProvider(gate, gate.machineClient)),
    ...(gate.app === DEFAULT_APP ? thingsToTry(gate) : []),
    '',
    'Ctrl-C ends everything.',
  ].join('\n');
}

function registration({ apis }: ReadyGate): readonly string[] {
  return [
    '',
    'To be registered with your identity provider:',
    `  redirect URIs  ${apis.map(({ url }) => `${url}/auth/callback`).join(' and ')}`,
    `  after logout   ${apis.map(({ url }) => `${url}/auth/signed-out`).join(' and ')}`,
  ];
}

function embeddedProvider({ users }: ReadyGate, machine: MachineClient): readonly string[] {
  return [
    '',
    ...users.map(({ username, password }) => `Log in as ${username}, password ${password}.`),
    `A machine gets tokens as ${machine.id} with the secret ${machine.secret}.`,
  ];
}

/** In the orders example. */
function thingsToTry(gate: ReadyGate): readonly string[] {
  const { http, rest } = firstUrls(gate);
  const token = gate.machineClient === undefined ? '$TOKEN' : tokenOf(gate.machineClient, gate.issuer);
  const whose =
    gate.machineClient === undefined ? 'an access token of your identity provider in TOKEN' : 'a token of the machine';
  return [
    '',
    `In a browser: ${rest}/orders`,
    '',
    'No credential, so 401:',
    `  curl -i ${http}/orders`,
    `With ${whose} the upstream answers, and tells what it received:`,
    `  curl -i -H "Authorization: Bearer ${token}" ${http}/orders`,
    'An identity header of your own is refused, token or not:',
    `  curl -i -H 'x-scope: everything' -H "Authorization: Bearer ${token}" ${http}/orders`,
  ];
}

type MachineClient = NonNullable<ReadyGate['machineClient']>;

function tokenOf({ id, secret }: MachineClient, issuer: string): string {
  return `$(curl -s -u ${id}:${secret} -d grant_type=client_credentials ${issuer}/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
}

function firstUrls({ apis }: ReadyGate): Readonly<Record<'http' | 'rest', string | undefined>> {
  const first = (flavour: 'http' | 'rest') => apis.find((api) => api.flavour === flavour)?.url;
  return { http: first('http'), rest: first('rest') };
}
