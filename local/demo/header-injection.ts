import { bearer } from './call.js';
import { echoed, type Stage } from './stage.js';
import type { Transcript } from './transcript.js';

/** What the gates of the demo put into headers, as the example app takes it. */
export const HEADERS_BEFORE = 'x-user=sub';
export const HEADERS_AFTER = 'x-user=sub,x-scope=scope,x-roles=realm_access.roles,x-groups=groups,x-address=address';

const PATH = '/orders/42';
const ADDED = ['x-scope', 'x-roles', 'x-groups', 'x-address'];

/** The call, at a gate that only knows `x-user`. */
export async function playBeforeInjection(stage: Stage): Promise<void> {
  const { transcript } = stage;
  transcript.heading('4. Header injection');
  transcript.note(`upstream headers: ${HEADERS_BEFORE}`);
  const token = await stage.provider.mintAccessToken();
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: alice calls before x-scope is configured`);
    const received = echoed(await stage.call(`${url}${PATH}`, bearer(token)))?.headers;
    transcript.expect('the call passes', received !== undefined);
    transcript.expect(
      `the upstream gets none of ${ADDED.join(', ')}`,
      ADDED.every((header) => !received?.[header]),
    );
  }
}

/** The same call, at a gate with all of the headers. */
export async function playAfterInjection(stage: Stage): Promise<void> {
  const { transcript } = stage;
  transcript.scene('The same gate is deployed again, with more headers');
  transcript.note(`upstream headers: ${HEADERS_AFTER}`);
  const token = await stage.provider.mintAccessToken();
  const claims = claimsOf(token);
  transcript.note(`claims of the token: ${JSON.stringify(claims)}`);
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: alice makes the same call after x-scope is configured`);
    const received = echoed(await stage.call(`${url}${PATH}`, bearer(token)))?.headers ?? {};
    transcript.expect("x-scope is there, with the token's value", received['x-scope'] === claims.scope);
    expectJson(transcript, 'x-roles, a nested claim', received['x-roles'], claims.realm_access.roles);
    expectJson(transcript, 'x-groups, an array', received['x-groups'], claims.groups);
    expectJson(transcript, 'x-address, an object', received['x-address'], claims.address);
  }
}

interface AliceClaims {
  readonly scope: string;
  readonly realm_access: { readonly roles: readonly string[] };
  readonly groups: readonly string[];
  readonly address: object;
}

function claimsOf(token: string): AliceClaims {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const { scope, realm_access, groups, address } = JSON.parse(payload) as AliceClaims;
  return { scope, realm_access, groups, address };
}

function expectJson(transcript: Transcript, what: string, header: string | undefined, value: unknown): void {
  const decoded = Buffer.from(header ?? '', 'base64').toString('utf8');
  transcript.expect(`${what}, is there as base64 of its JSON: ${decoded}`, decoded === JSON.stringify(value));
}
