import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyWithLambdaAuthorizerEvent,
} from 'aws-lambda';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Identity } from '../../core/identity.js';
import { allowedContext } from '../../lambdas/runtime/http-api-decision.js';
import {
  type ApiEvent,
  type CallerIdentity,
  IdentityError,
  identityFrom,
  optionalIdentityFrom,
  upstreamHeaderFrom,
} from '../../verify/lambda-identity.js';
import { ISSUER, PROVIDER } from '../fakes/gate-settings.js';

const ALICE: Identity = {
  ...{ provider: PROVIDER, issuer: ISSUER, subject: 'älice', authenticatedBy: 'session', expiresAt: 1_750_000_300 },
  ...{ sessionId: 'public id', claimSources: [], accessToken: 'secret' },
};
const contextOf = (identity: Identity | undefined) =>
  allowedContext({ allowed: true, identity, upstreamHeaders: { 'x-user-name': 'alice' } });

/** Where API Gateway puts the context of the authorizer. */
const EVENTS: Readonly<Record<string, (context: object) => ApiEvent>> = {
  'a REST API': (context) => ({
    requestContext: { authorizer: { ...context, principalId: 'älice', integrationLatency: 1 } },
  }),
  'an HTTP API': (context) => ({ requestContext: { authorizer: { lambda: context } } }),
  'an HTTP API in format 1.0, nested': (context) => ({ requestContext: { authorizer: { lambda: context } } }),
  'an HTTP API in format 1.0, flat': (context) => ({ requestContext: { authorizer: context } }),
};

const refusal = (code: string) => expect.objectContaining({ name: 'IdentityError', code });

describe.each(Object.entries(EVENTS))('an event of %s', (_, eventWith) => {
  test('says who called', () => {
    expect(identityFrom(eventWith(contextOf(ALICE)))).toEqual({
      ...{ subject: 'älice', issuer: ISSUER, provider: PROVIDER.id, authenticatedBy: 'session' },
      ...{ expiresAt: 1_750_000_300, sessionId: 'public id' },
    });
    expect(optionalIdentityFrom(eventWith(contextOf(ALICE)))?.subject).toBe('älice');
  });

  test('has the upstream headers of the gate, whatever their case', () => {
    const event = eventWith(contextOf(ALICE));
    expect(upstreamHeaderFrom(event, 'X-User-Name')).toBe('alice');
    expect(upstreamHeaderFrom(event, 'x-other')).toBeUndefined();
    const kept = eventWith({ ...contextOf(undefined), header_x_org: '-' });
    expect(upstreamHeaderFrom(kept, 'x-org')).toBeUndefined();
    expect(upstreamHeaderFrom(eventWith(contextOf(undefined)), 'x-user-name')).toBe('alice');
  });

  test('of nobody in particular is no event of somebody', () => {
    const event = eventWith(contextOf(undefined));
    expect(() => identityFrom(event)).toThrow(refusal('anonymous'));
    expect(optionalIdentityFrom(event)).toBeUndefined();
  });

  test.each([
    ['nothing', {}],
    ['nothing that a gate says', { subject: 'alice', header_x_user_name: 'alice' }],
    ['an object of something else', { claimgate_identity: '{}' }],
    ['something else', { claimgate_identity: 'alice' }],
    ['a list', { claimgate_identity: '[]' }],
    ['a number', { claimgate_identity: '1' }],
    ['a subject without issuer', { claimgate_identity: '{"subject":"alice"}' }],
    ['an object that is no text', { claimgate_identity: { subject: 'alice', issuer: ISSUER } }],
  ])('in whose context another authorizer wrote %s names nobody', (_, context) => {
    expect(() => identityFrom(eventWith(context))).toThrow(refusal('no_gate'));
    expect(() => optionalIdentityFrom(eventWith(context))).toThrow(refusal('no_gate'));
  });
});

test.each<[string, object]>([
  ['no authorizer', {}],
  ['an authorizer that says nothing', { authorizer: undefined }],
  ['no context', { authorizer: null }],
  ['another kind of authorizer', { authorizer: { jwt: { claims: contextOf(ALICE) } } }],
  ['a user pool', { authorizer: { claims: contextOf(ALICE) } }],
])('a request through %s names nobody', (_, requestContext) => {
  for (const read of [identityFrom, optionalIdentityFrom, (event: ApiEvent) => upstreamHeaderFrom(event, 'x-user')]) {
    expect(() => read({ requestContext })).toThrow(IdentityError);
  }
});

test('nothing that a caller sends names anybody', () => {
  const sent = { headers: { claimgate_identity: JSON.stringify({ subject: 'root', issuer: ISSUER }) } };
  expect(() => identityFrom({ ...sent, requestContext: {} })).toThrow(refusal('no_gate'));
});

test('the events of both kinds of API are taken as they are typed, and the identity is typed', () => {
  expectTypeOf<APIGatewayProxyEvent>().toExtend<ApiEvent>();
  expectTypeOf<APIGatewayProxyWithLambdaAuthorizerEvent<{ readonly a: string }>>().toExtend<ApiEvent>();
  expectTypeOf<APIGatewayProxyEventV2>().toExtend<ApiEvent>();
  expectTypeOf<APIGatewayProxyEventV2WithLambdaAuthorizer<{ readonly a: string }>>().toExtend<ApiEvent>();
  expectTypeOf(identityFrom).returns.toEqualTypeOf<CallerIdentity>();
  expectTypeOf(identityFrom).returns.not.toBeAny();
});
