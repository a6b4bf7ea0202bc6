import { describe, expect, it } from 'vitest';
import { checkHeaderNames, checkRemovableHeaders, checkReservedHeaders } from '../../../lib/checks/header-names.js';

const claim = (name: string) => ({ name, source: { kind: 'claim', path: ['a'] } }) as const;

describe('names of upstream headers', () => {
  it('may be anything that callers do not send', () => {
    expect(checkHeaderNames(['x-scope', 'x-user', 'remote_user'].map(claim), ['bearer'])).toEqual([]);
  });

  it.each(['x scope', 'x:scope', '', '1x', 'x-ümlaut'])('are header names: not "%s"', (name) => {
    expect(checkHeaderNames([name].map(claim), []).join()).toContain('is not a header name');
  });

  it.each(['cookie', 'accept', 'host', 'content-type', 'sec-fetch-site', 'origin'])(
    'are none that callers send: not %s',
    (name) => {
      expect(checkHeaderNames([name].map(claim), []).join()).toContain(`use "x-caller-${name}"`);
    },
  );

  it('can be authorization only where nobody sends tokens', () => {
    expect(checkHeaderNames(['authorization'].map(claim), ['session'])).toEqual([]);
    expect(checkHeaderNames(['authorization'].map(claim), ['session', 'bearer']).join()).toContain(
      'they would be refused',
    );
    const shown = { name: 'authorization', source: { kind: 'bearerToken' } } as const;
    expect(checkHeaderNames([shown], ['session', 'bearer'])).toEqual([]);
  });

  it.each([
    ['x-scope', 'x-scope'],
    ['x-scope', 'x_scope'],
    ['x-scope', 'xscope'],
  ])('differ for every upstream: not %s and %s', (first, second) => {
    expect(checkHeaderNames([first, second].map(claim), []).join()).toContain(
      `"${first}" and "${second}" are the same`,
    );
  });
});

describe('names that API Gateway keeps for itself', () => {
  it.each([
    'authorization',
    'connection',
    'x-forwarded-for',
    'via',
    'access-control-allow-origin',
    'apigw-requestid',
    'x-amz-date',
    'x-amzn-oidc-data',
  ])('are refused on HTTP APIs: %s', (name) => {
    expect(checkReservedHeaders('http', [name]).join()).toContain('reserved by API Gateway on HTTP APIs');
  });

  it.each(['x-forwarded-for', 'x-amz-security-token'])('hold no token on HTTP APIs: %s', (name) => {
    expect(checkRemovableHeaders(['x-access-token', name])).toEqual([
      `Callers show a token in the header "${name}", which an HTTP API cannot keep from the upstream: use another one, as in "x-access-token".`,
    ]);
  });

  it.each(['content-length', 'transfer-encoding'])('are refused on REST APIs: %s', (name) => {
    expect(checkReservedHeaders('rest', [name]).join()).toContain('reserved by API Gateway on REST APIs');
  });

  it('differ by the flavour', () => {
    expect(checkReservedHeaders('rest', ['x-amzn-oidc-data', 'authorization', 'via'])).toEqual([]);
    expect(checkReservedHeaders('http', ['x-scope'])).toEqual([]);
  });

  it('have no more hyphens on HTTP APIs than there can be spellings to take away', () => {
    expect(checkReservedHeaders('http', ['x-a-b-c-d'])).toEqual([]);
    expect(checkReservedHeaders('http', ['x-a-b_c-d-e']).join()).toContain('more than 4 hyphens');
    expect(checkReservedHeaders('rest', ['x-a-b_c-d-e'])).toEqual([]);
  });
});
