import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../core/decision.js';
import type { Identity } from '../../../core/identity.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import type { ProviderSettings } from '../../../core/settings/document.js';
import { restApiAnswer, UnauthorizedError } from '../../../lambdas/runtime/rest-api-decision.js';
import { gateSettings, ISSUER, PARTNER, PROVIDER } from '../../fakes/gate-settings.js';

const ARN = 'arn:aws:execute-api:eu-central-1:111122223333:f6g7h8i9j0/prod/GET/orders/7';
const STAGE = 'arn:aws:execute-api:eu-central-1:111122223333:f6g7h8i9j0/prod/*';
const REDIRECTING = gateSettings();
const BEARER_ONLY = gateSettings({ credentials: ['bearer'] });
const LOGIN = 'https://api.example.com/prod/auth/login?return_to=x';

function identity(subject: string): Identity {
  const vouched = { provider: PROVIDER, issuer: ISSUER, authenticatedBy: 'bearer' as const };
  return { ...vouched, subject, expiresAt: 1_750_000_300, claimSources: [] };
}

function refusal(code: ReasonCode, loginUrl?: string): Decision {
  return { allowed: false, code, detail: 'secret detail', loginUrl };
}

const policy = (effect: string) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: STAGE }],
});

describe('an allowed request', () => {
  test('is allowed on the whole stage, with the upstream headers as context', () => {
    const decision = {
      allowed: true,
      identity: identity('alice-id'),
      upstreamHeaders: { 'x-user': 'alice-id' },
    } as const;
    expect(restApiAnswer(decision, ARN, REDIRECTING)).toEqual({
      principalId: 'alice-id',
      policyDocument: policy('Allow'),
      context: { header_x_user: 'alice-id', claimgate_identity: expect.stringContaining('"subject":"alice-id"') },
    });
  });

  test('is allowed by one method only where API Gateway keeps the decision', () => {
    const decision = { allowed: true, identity: identity('alice-id'), upstreamHeaders: {} } as const;
    const keeping = gateSettings({ credentials: ['bearer'], decisionTtl: 30 });
    const [statement] = restApiAnswer(decision, ARN, keeping).policyDocument.Statement;
    expect(statement).toMatchObject({ Effect: 'Allow', Resource: STAGE.replace('*', 'GET/*') });
  });

  test.each<[readonly string[], readonly string[]]>([
    [['Accept', 'Cookie'], ['header_capital_cookie']],
    [['accept', 'cookie'], ['header_cookie']],
    [
      ['cookie', 'Cookie'],
      ['header_cookie', 'header_capital_cookie'],
    ],
    [['COOKIE'], ['header_cookie']],
    [[], ['header_cookie']],
  ])('has the cookies where they were sent: %j', (sent, keys) => {
    const decision = { allowed: true, identity: undefined, upstreamHeaders: { cookie: 'a=1' } } as const;
    const { context } = restApiAnswer(decision, ARN, REDIRECTING, sent);
    expect(context).toEqual({
      claimgate_identity: 'null',
      ...Object.fromEntries(keys.map((key) => [key, 'a=1'])),
    });
  });

  test.each<[readonly string[], readonly string[]]>([
    [['Authorization'], ['header_capital_authorization']],
    [['authorization'], ['header_lower_authorization']],
    [['Cookie'], ['header_lower_authorization']],
  ])('has a token for the upstream where one was sent, and under its own key for functions: %j', (sent, keys) => {
    const decision = { allowed: true, identity: undefined, upstreamHeaders: { authorization: 'Bearer t' } } as const;
    const { context } = restApiAnswer(decision, ARN, REDIRECTING, sent);
    expect(context).toEqual({
      claimgate_identity: 'null',
      ...Object.fromEntries(['header_authorization', ...keys].map((key) => [key, 'Bearer t'])),
    });
  });

  test('names the API key that counts, if one does', () => {
    const decision = { allowed: true, identity: identity('alice-id'), upstreamHeaders: {} } as const;
    expect(restApiAnswer({ ...decision, apiKey: 'key' }, ARN, REDIRECTING).usageIdentifierKey).toBe('key');
    expect(restApiAnswer(decision, ARN, REDIRECTING)).not.toHaveProperty('usageIdentifierKey');
  });

  test('of nobody in particular has a principal all the same', () => {
    const answer = restApiAnswer({ allowed: true, identity: undefined, upstreamHeaders: {} }, ARN, REDIRECTING);
    expect(answer.principalId).toBe('anonymous');
    const user = { allowed: true, identity: identity('anonymous'), upstreamHeaders: {} } as const;
    expect(restApiAnswer(user, ARN, REDIRECTING).principalId).not.toBe('anonymous');
    expect(answer.context).toEqual({ claimgate_identity: 'null' });
  });

  test.each(['Alice Müller\r\n', 'x'.repeat(1_000), '\ud800'])(
    'the principal of subject %j is short visible ASCII',
    (subject) => {
      const decision = { allowed: true, identity: identity(subject), upstreamHeaders: {} } as const;
      expect(restApiAnswer(decision, ARN, REDIRECTING).principalId).toMatch(/^[\x21-\x7e]{1,256}$/);
    },
  );

  test.each([
    ['müller', 'möller'],
    ['a b', 'a_b'],
    [`${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`],
  ])('the principals of subjects %j and %j differ', (one, other) => {
    const principalOf = (subject: string) =>
      restApiAnswer({ allowed: true, identity: identity(subject), upstreamHeaders: {} }, ARN, REDIRECTING).principalId;
    expect(principalOf(one)).not.toBe(principalOf(other));
  });

  test('the principal of one provider is never that of another, whatever subject it gives', () => {
    const several = gateSettings({ furtherProviders: [PARTNER] });
    const principalOf = (provider: ProviderSettings, subject: string) =>
      restApiAnswer(
        {
          allowed: true,
          identity: { ...identity(subject), provider, issuer: provider.issuer },
          upstreamHeaders: {},
        },
        ARN,
        several,
      ).principalId;
    expect(principalOf(PROVIDER, 'alice-id')).toBe('custom:alice-id');
    expect(principalOf(PARTNER, 'alice-id')).toBe('partner:alice-id');
    expect(principalOf(PARTNER, 'custom:alice-id')).not.toBe(principalOf(PROVIDER, 'alice-id'));
    expect(principalOf(PARTNER, 'm\u00fcller')).not.toBe(principalOf(PROVIDER, 'm\u00fcller'));
  });

  test('the policy has no part of the path in it, whatever that looks like', () => {
    for (const path of ['', 'orders/*', '*/*/*', 'a'.repeat(2_000), '$default', '../../GET/admin']) {
      const arn = `arn:aws:execute-api:eu-central-1:111122223333:f6g7h8i9j0/prod/GET/${path}`;
      const { policyDocument } = restApiAnswer(refusal('access_denied'), arn, REDIRECTING);
      expect(policyDocument).toEqual(policy('Deny'));
    }
  });
});

describe('a refused request', () => {
  test('where browsers sign in, is a redirect to the login for who opens a page', () => {
    expect(restApiAnswer(refusal('no_credential', LOGIN), ARN, REDIRECTING)).toEqual({
      principalId: 'refused',
      policyDocument: policy('Deny'),
      context: { code: 'no_credential', message: REASONS.no_credential.message, location: LOGIN },
    });
  });

  test('where browsers sign in, has an address whenever it is denied, and else is a 401', () => {
    for (const code of Object.keys(REASONS) as ReasonCode[]) {
      if (REASONS[code].status === 401 && code !== 'insufficient_user_authentication') {
        expect(() => restApiAnswer(refusal(code), ARN, REDIRECTING)).toThrow(UnauthorizedError);
        continue;
      }
      const { context } = restApiAnswer(refusal(code), ARN, REDIRECTING);
      expect(context?.location).toBe(`https://api.example.com/prod/auth/denied?code=${code}`);
    }
  });

  test('where nobody signs in, has a challenge and no address', () => {
    const { context } = restApiAnswer(refusal('access_denied'), ARN, BEARER_ONLY);
    expect(context).toEqual({
      code: 'access_denied',
      message: REASONS.access_denied.message,
      challenge: 'Bearer realm="id.example.com", error="insufficient_scope"',
    });
    expect(() => restApiAnswer(refusal('token_expired'), ARN, BEARER_ONLY)).toThrow(UnauthorizedError);
  });

  test('that is a 401 is thrown with exactly the message that API Gateway knows', () => {
    expect(new UnauthorizedError().message).toBe('Unauthorized');
  });

  test('never shows the detail that is for the log', () => {
    for (const settings of [REDIRECTING, BEARER_ONLY]) {
      expect(JSON.stringify(restApiAnswer(refusal('access_denied', LOGIN), ARN, settings))).not.toContain('detail');
    }
  });

  test('has a context of text under plain keys', () => {
    for (const settings of [REDIRECTING, BEARER_ONLY]) {
      for (const [key, value] of Object.entries(restApiAnswer(refusal('cross_site'), ARN, settings).context ?? {})) {
        expect(key).toMatch(/^[A-Za-z0-9_]+$/);
        expect(typeof value).toBe('string');
      }
    }
  });
});
