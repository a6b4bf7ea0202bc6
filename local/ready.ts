import type { LocalGate } from './local-gate.js';

/** What is told of a gate that runs. */
export type ReadyGate = Pick<LocalGate, 'httpApi' | 'restApi' | 'issuer' | 'users' | 'client' | 'machineClient'> & {
  readonly upstream: { readonly url: string };
  readonly log: { readonly file: string };
};

/** The one line for programs. */
export function readyJson(gate: ReadyGate): string {
  const { httpApi, restApi, issuer, upstream, users, client, machineClient = null } = gate;
  return JSON.stringify({ httpApi, restApi, issuer, upstream: upstream.url, users, client, machineClient });
}

/** The summary for people. */
export function readySummary(gate: ReadyGate): string {
  return [
    'Claimgate runs on this machine. It is a tool for developers, not a production server.',
    '',
    `  HTTP API   ${gate.httpApi}`,
    `  REST API   ${gate.restApi}`,
    `  provider   ${gate.issuer}`,
    `  upstream   ${gate.upstream.url}`,
    `  log file   ${gate.log.file}`,
    '',
    `In a browser: ${gate.restApi}/orders`,
    ...(gate.machineClient === undefined ? ownProvider(gate) : embeddedProvider(gate, gate.machineClient)),
    '',
    'Ctrl-C ends everything.',
  ].join('\n');
}

function ownProvider({ httpApi, restApi }: ReadyGate): readonly string[] {
  return [
    '',
    'To be registered with your identity provider:',
    `  redirect URIs  ${httpApi}/auth/callback and ${restApi}/auth/callback`,
    `  after logout   ${httpApi}/auth/signed-out and ${restApi}/auth/signed-out`,
    '',
    'No credential, so 401:',
    `  curl -i ${httpApi}/orders`,
    'With an access token of your identity provider in TOKEN the upstream answers, and tells what it received:',
    `  curl -i -H "Authorization: Bearer $TOKEN" ${httpApi}/orders`,
    'An identity header of your own is refused, token or not:',
    `  curl -i -H 'x-scope: everything' -H "Authorization: Bearer $TOKEN" ${httpApi}/orders`,
  ];
}

function embeddedProvider(
  { httpApi, issuer, users }: ReadyGate,
  { id, secret }: { readonly id: string; readonly secret: string },
): readonly string[] {
  const token = `$(curl -s -u ${id}:${secret} -d grant_type=client_credentials ${issuer}/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return [
    ...users.map(({ username, password }) => `  log in as ${username}, password ${password}`),
    '',
    `A machine gets tokens as ${id} with the secret ${secret}.`,
    '',
    'No credential, so 401:',
    `  curl -i ${httpApi}/orders`,
    'With a token of the machine the upstream answers, and tells what it received:',
    `  curl -i -H "Authorization: Bearer ${token}" ${httpApi}/orders`,
    'An identity header of your own is refused, token or not:',
    `  curl -i -H 'x-scope: everything' -H "Authorization: Bearer ${token}" ${httpApi}/orders`,
  ];
}
