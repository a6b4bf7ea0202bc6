import { describe, expect, it } from 'vitest';
import { Credential, type OidcGateProps } from '../../lib/index.js';
import { httpExample, restExample, settingsOf } from './example-stack.js';

const HTTP = { 'overwrite:header.cookie': '$context.authorizer.header_cookie' };
// REST APIs tell headers apart by case, and both spellings are usual.
const REST = {
  'integration.request.header.cookie': 'context.authorizer.header_cookie',
  'integration.request.header.Cookie': 'context.authorizer.header_capital_cookie',
};
const cookiesIn = (mapping: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(mapping).filter(([key]) => /cookie$/i.test(key)));
const mapped = (changes: Partial<OidcGateProps>) => [
  cookiesIn(httpExample(changes).binding.parameterMapping().mappings as object as Record<string, unknown>),
  cookiesIn(restExample(changes).binding.requestParameters()),
];

describe('the cookies of the gate', () => {
  it.each<[string, Partial<OidcGateProps>]>([
    ['sessions', { credentials: [Credential.SESSION] }],
    ['tokens in a cookie', { credentials: [Credential.bearer({ cookie: 'token' })] }],
  ])('are kept from upstreams on a gate with %s', (_, changes) => {
    expect(mapped(changes)).toEqual([HTTP, REST]);
    expect(settingsOf(httpExample(changes).template()).passOnCookies).toBeUndefined();
  });

  it('are none on a gate with bearer tokens in the header alone', () => {
    expect(mapped({ credentials: [Credential.BEARER] })).toEqual([{}, {}]);
  });

  it('are passed on where the adopter says so', () => {
    expect(mapped({ passOnCookies: true })).toEqual([{}, {}]);
    expect(settingsOf(httpExample({ passOnCookies: true }).template()).passOnCookies).toBe(true);
  });
});
