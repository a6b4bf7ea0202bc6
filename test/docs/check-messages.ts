import { Aws, Stack, Token } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as accessRules from '../../lib/checks/access-rules.js';
import * as anonymousCaller from '../../lib/checks/anonymous-caller.js';
import * as apiKinds from '../../lib/checks/api-kinds.js';
import * as assertionKeys from '../../lib/checks/assertion-keys.js';
import * as authorizationParameters from '../../lib/checks/authorization-parameters.js';
import * as bearerCache from '../../lib/checks/bearer-cache.js';
import * as credentials from '../../lib/checks/credentials.js';
import * as deployments from '../../lib/checks/deployments.js';
import * as exposure from '../../lib/checks/exposure.js';
import * as foreignAuthorizers from '../../lib/checks/foreign-authorizers.js';
import * as functionOptions from '../../lib/checks/function-options.js';
import * as gatePerApi from '../../lib/checks/gate-per-api.js';
import * as gatewayResponses from '../../lib/checks/gateway-responses.js';
import * as headerBudget from '../../lib/checks/header-budget.js';
import * as headerNames from '../../lib/checks/header-names.js';
import * as keyRegion from '../../lib/checks/key-region.js';
import * as monitoring from '../../lib/checks/monitoring.js';
import * as pageLimits from '../../lib/checks/page-limits.js';
import * as providers from '../../lib/checks/providers.js';
import * as publicUrl from '../../lib/checks/public-url.js';
import * as ratePlans from '../../lib/checks/rate-plans.js';
import type { Warning } from '../../lib/checks/report.js';
import * as routes from '../../lib/checks/routes.js';
import * as sessionEnding from '../../lib/checks/session-ending.js';
import * as settingsSize from '../../lib/checks/settings-size.js';
import * as stages from '../../lib/checks/stages.js';
import * as tableReplicas from '../../lib/checks/table-replicas.js';
import * as trustedIssuers from '../../lib/checks/trusted-issuers.js';
import * as upstreamHeader from '../../lib/checks/upstream-header.js';
import * as waysIn from '../../lib/checks/ways-in.js';
import { introspectionSettings, refreshTokenSettings } from '../../lib/credential-settings.js';
import { tokenExchangeSettings } from '../../lib/exchange-settings.js';
import { IdentityProvider } from '../../lib/identity-provider.js';
import { OidcClient } from '../../lib/oidc-client.js';

const REMEDIES = {
  protect: 'give it authorizer: gate.authorizer(rule)',
  declare: 'gate.publicRoute(path, { upstream })',
  overwrite: 'give its integration parameterMapping: gate.parameterMapping()',
  strip: 'give the integration parameterMapping: gate.publicParameterMapping()',
};
const REST_REMEDIES = {
  ...REMEDIES,
  overwrite: 'lead it to a function, or to an HTTP integration with proxy: false and one httpMethod',
  strip: 'lead it to a function, or to an HTTP integration with proxy: false',
};
const fills = { fillsHeaders: true, exposed: true };
const handsOn = { fillsHeaders: false, removedHeaders: [], exposed: true };
const stage = { name: 'prod', dataTrace: true, responseCache: true, accessLog: '$context.authorizer.location' };
const INTROSPECTION = introspectionSettings({});
const EXCHANGE = tokenExchangeSettings({ trustedIssuers: [] });
const REFRESH = refreshTokenSettings({ header: 'X-Token' });
const PAGES = {
  issuer: 'https://id.example.com',
  algorithms: ['ES256'],
  endpoints: {},
  accessToken: { audienceClaim: 'aud', audiences: ['pages'], proof: { kind: 'typ', types: ['at+jwt'] } },
  scopePath: ['scope'],
} as const;
const KEY_ARN = 'arn:aws:kms:eu-central-1:111111111111:key/1';
const token = (name: string) => ({ name, source: { kind: 'accessToken' as const } });

const google = { provider: IdentityProvider.google(), client: OidcClient.publicClient('shop') };

const plan = { name: 'gold', limited: true, ownUsagePlan: false, consumers: ['acme'] };
const planned = { claims: 1, plans: [plan], unknownAnonymous: false };
const around = {
  providers: [
    { id: 'staff', tenants: 0 },
    { id: 'partners', tenants: 2 },
  ],
  hasAnonymous: false,
  ownApi: true,
  ownStage: true,
  apiKeySource: undefined,
};
const many = Array.from({ length: 101 }, (_, index) => `consumer-${index}`);

const named = (name: string) => ({ name, source: { kind: 'subject' } }) as const;

/** What each check says about a mistake; by the name of the check. */
export const FAULTS: Readonly<Record<string, readonly string[]>> = {
  checkOpenRoutes: routes.checkOpenRoutes([{ key: 'GET /open', guard: 'none' }], REMEDIES),
  checkUpstreamRoutes: routes.checkUpstreamRoutes([{ key: 'GET /open', guard: 'other', integration: fills }], REMEDIES),
  checkPublicIntegrations: [REMEDIES, REST_REMEDIES].flatMap((remedies) =>
    routes.checkPublicIntegrations([{ key: 'GET /open', guard: 'public', integration: handsOn }], ['x-user'], remedies),
  ),
  checkCachedIntegrations: [REMEDIES, REST_REMEDIES].flatMap((remedies) =>
    routes.checkCachedIntegrations(
      [{ key: 'GET /orders', guard: 'gate', integration: handsOn }],
      ['x-user'],
      60,
      remedies,
    ),
  ),
  checkCallerHeaders: routes.checkCallerHeaders(
    [{ key: 'GET /orders', guard: 'gate', integration: { ...fills, callerHeaders: ['X-User'] } }],
    ['x-user'],
  ),
  checkRatePlans: [
    ...ratePlans.checkRatePlans({ ...planned, claims: 0, plans: [] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [{ ...plan, name: 'gold plan' }] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [plan, plan] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [{ ...plan, limited: false }] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [{ ...plan, consumers: ['x'.repeat(257)] }] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [{ ...plan, consumers: [Aws.REGION] }] }, around),
    ...ratePlans.checkRatePlans({ ...planned, plans: [{ ...plan, consumers: many }] }, around),
    ...ratePlans.checkRatePlans({ ...planned, anonymousPlan: 'trial' }, around),
    ...ratePlans.checkRatePlans({ ...planned, unknownAnonymous: true }, around),
    ...ratePlans.checkRatePlans({ ...planned, provider: 'partner' }, around),
    ...ratePlans.checkRatePlans({ ...planned, provider: 'partners' }, around),
    ...ratePlans.checkRatePlans(planned, { ...around, ownApi: false }),
    ...ratePlans.checkRatePlans(planned, { ...around, apiKeySource: 'HEADER' }),
    ...ratePlans.checkRatePlans(planned, { ...around, ownStage: false }),
  ],
  checkConsumerKeyFlavour: ratePlans.checkConsumerKeyFlavour(true),
  checkLimitedMethods: ratePlans.checkLimitedMethods(['GET /orders']),
  checkUnseenMethods: ratePlans.checkUnseenMethods(['GET /catalog']),
  checkPublicMethods: ratePlans.checkPublicMethods(['GET /catalog'], undefined),
  checkRouteKeys: routes.checkRouteKeys([`GET /${Aws.REGION}`]),
  checkRouteScopes: routes.checkRouteScopes([{ key: 'GET /orders', guard: 'gate', scoped: true }]),
  checkUnusedRules: routes.checkUnusedRules(['authorizer(scope "orders:read")']),
  checkMissingRoutes: routes.checkMissingRoutes(['GET /orders'], []),
  checkMeetableRules: accessRules.checkMeetableRules([
    {
      key: 'GET /orders',
      rule: {
        kind: 'allOf',
        rules: [
          { kind: 'claimAbsent', path: ['tier'] },
          { kind: 'claimEquals', path: ['tier'], values: ['gold'] },
        ],
      },
      method: 'GET',
      credentials: ['bearer'],
    },
  ]),
  checkCedarRoutes: accessRules.checkCedarRoutes([
    {
      key: 'GET /orders',
      rule: { kind: 'cedar', policies: 'permit(principal, action, resource == Claimgate::Route::"/order");' },
      method: 'GET',
      credentials: ['bearer'],
    },
  ]),
  checkCachedCedar: accessRules.checkCachedCedar(
    [
      {
        key: 'GET /orders',
        rule: { kind: 'cedar', policies: 'permit(principal, action, resource);' },
        method: 'GET',
        credentials: ['bearer'],
      },
    ],
    30,
  ),
  checkCachedRules: accessRules.checkCachedRules(
    [
      {
        key: 'ANY /orders',
        rule: { kind: 'method', methods: ['GET'] },
        method: undefined,
        credentials: ['bearer'],
      },
    ],
    60,
  ),
  checkPreflights: routes.checkPreflights(['OPTIONS /orders'], ['OPTIONS /orders']),
  checkForeignAuthorizers: foreignAuthorizers.checkForeignAuthorizers([{ key: 'GET /reports', guard: 'other' }], true),
  checkGatewayResponses: gatewayResponses.checkGatewayResponses(
    ['UNAUTHORIZED'],
    [{ type: 'UNAUTHORIZED', hasStatusCode: true }],
  ),
  checkFallbackResponses: gatewayResponses.checkFallbackResponses([{ type: 'DEFAULT_4XX', hasStatusCode: true }]),
  checkMethodOptions: apiKinds.checkMethodOptions('GET /orders', 'other'),
  checkDestination: apiKinds.checkDestination('GET /orders', undefined, undefined),
  checkKnownAddress: apiKinds.checkKnownAddress(false),
  checkRestApiKind: [...apiKinds.checkRestApiKind(true, ''), ...apiKinds.checkRestApiKind(false, undefined)].map(
    (text) => text.trim(),
  ),
  checkOneGate: gatePerApi.checkOneGate(true),
  checkPublicUrl: [
    ...publicUrl.checkPublicUrl('http://api.example.com'),
    ...publicUrl.checkPublicUrl('https://api.example.com/shop?a=b'),
  ],
  checkSecureUrl: publicUrl.checkSecureUrl('publicUrl', 'api.example.com'),
  checkOrigins: publicUrl.checkOrigins('allowedOrigins', ['https://app.example.com/']),
  checkCredentials: [
    ...credentials.checkCredentials([], true, 'google'),
    ...credentials.checkCredentials(['bearer'], false, 'google'),
  ],
  checkRouteCredentials: [
    ...credentials.checkRouteCredentials([], ['session']),
    ...credentials.checkRouteCredentials(['bearer'], ['session']),
  ],
  checkAuthorizationParameters: authorizationParameters.checkAuthorizationParameters({ response_mode: 'form_post' }),
  checkProviders: [
    ...providers.checkProviders({ ...google, providers: [google] }),
    ...providers.checkProviders({ providers: [] }),
    ...providers.checkProviders({ providers: [{ ...google, id: 'our google' }] }),
    ...providers.checkProviders({ providers: [google, google] }),
    ...providers.checkProviders({ providers: [{ ...google, emailDomains: ['@example.com'] }] }),
  ],
  checkRouteProviders: [
    ...providers.checkRouteProviders([], ['google', 'okta']),
    ...providers.checkRouteProviders(['keycloak'], ['google', 'okta']),
  ],
  checkKindsOnce: waysIn.checkKindsOnce([
    { kind: 'bearer', waysIn: {} },
    { kind: 'bearer', waysIn: {} },
  ]),
  checkRouteOptions: waysIn.checkRouteOptions(
    [{ kind: 'password', waysIn: { userinfoClaims: { remembered: 1 } } }],
    [],
  ),
  checkAmbiguousKinds: [
    ...waysIn.checkAmbiguousKinds(['password', 'clientCredentials']),
    ...waysIn.checkAmbiguousKinds(['introspection', 'userinfo']),
  ],
  checkIntrospection: waysIn.checkIntrospection({ introspection: INTROSPECTION }, [
    { name: 'google', pinned: true, introspection: false, confidential: false },
  ]),
  checkAskedProviders: waysIn.checkAskedProviders({ introspection: { ...INTROSPECTION, provider: 'partner' } }, [
    'staff',
    'partners',
  ]),
  checkShownHeaders: [
    ...waysIn.checkShownHeaders({ tokenPlaces: { header: 'x-token' }, refreshToken: REFRESH }, []),
    ...waysIn.checkShownHeaders({ refreshToken: REFRESH }, ['x_token']),
  ],
  checkVerifiableIssuers: trustedIssuers.checkVerifiableIssuers(['google']),
  checkTrustedIssuers: [
    ...trustedIssuers.checkTrustedIssuers({ jwtBearer: EXCHANGE }, []),
    ...trustedIssuers.checkTrustedIssuers({ tokenExchange: { ...EXCHANGE, issuers: [PAGES] } }, [PAGES]),
    ...trustedIssuers.checkTrustedIssuers(
      {
        tokenExchange: {
          ...EXCHANGE,
          issuers: [{ ...PAGES, issuer: 'https://login.partner.example', conditions: {} }],
        },
      },
      [PAGES],
    ),
    ...trustedIssuers.checkTrustedIssuers({ jwtBearer: { ...EXCHANGE, issuers: [PAGES, PAGES] } }, []),
  ],
  checkBearerCache: [
    ...bearerCache.checkBearerCache(30, ['session', 'bearer']),
    ...bearerCache.checkBearerCache(30, ['bearer'], { tokenPlaces: { header: 'x-access-token' } }),
    ...bearerCache.checkBearerCache(300, ['bearer']),
    ...bearerCache.checkBearerCache(Token.asNumber(Aws.REGION), ['bearer']),
  ],
  checkAnonymous: anonymousCaller.checkAnonymous({ subject: '', claims: { '': 'read' } }),
  checkPublicAuthorizer: bearerCache.checkPublicAuthorizer(30),
  checkUnseenCredentials: bearerCache.checkUnseenCredentials('GET /health', { providers: ['staff'] }),
  checkHeaderNames: [
    ...headerNames.checkHeaderNames(['x user'].map(named), []),
    ...headerNames.checkHeaderNames(['cookie'].map(named), []),
    ...headerNames.checkHeaderNames(['x-user', 'x_user'].map(named), []),
  ],
  checkReservedHeaders: [
    ...headerNames.checkReservedHeaders('http', ['x-amzn-user']),
    ...headerNames.checkReservedHeaders('http', ['x-a-b-c-d-e']),
  ],
  checkRemovableHeaders: headerNames.checkRemovableHeaders(['x-forwarded-for']),
  checkHeaderBudget: headerBudget.checkHeaderBudget(['x-a', 'x-b', 'x-c', 'x-d'].map(token)),
  checkKnownHeader: upstreamHeader.checkKnownHeader('x-name', ['x-user']),
  checkFunctionOptions: functionOptions.checkFunctionOptions({
    memorySize: 64,
    provisionedConcurrency: 5,
    reservedConcurrency: 2,
    securityGroups: [],
  }),
  checkSettingsSize: settingsSize.checkSettingsSize({
    CLAIMGATE_SETTINGS: 'x'.repeat(3_000),
    CLAIMGATE_ROUTES: 'x'.repeat(2_000),
  }),
  checkPageLimits: pageLimits.checkPageLimits({ rateLimit: 0 }),
  checkAddressLimit: [
    ...pageLimits.checkAddressLimit({ requestsPerAddress: 100 }, 'httpApi'),
    ...pageLimits.checkAddressLimit({ requestsPerAddress: 100 }, 'noStage'),
  ],
  checkAssertionKeys: [
    ...assertionKeys.checkAssertionKeys([], 'eu-central-1', true),
    ...assertionKeys.checkAssertionKeys([{ name: 'Shop/Key' }, { name: 'Shop/Key' }], 'eu-central-1', false),
    ...assertionKeys.checkAssertionKeys(
      [
        { name: 'Shop/Alias', isAlias: true },
        { name: 'Shop/DataKey', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
        { name: 'Shop/Key', region: 'us-east-1' },
      ],
      'eu-central-1',
      true,
    ),
  ],
  checkKeyRegion: keyRegion.checkKeyRegion(Key.fromKeyArn(new Stack(), 'Key', KEY_ARN), Aws.REGION),
  checkSubjectPath: sessionEnding.checkSubjectPath('detail.userId'),
  checkEventIssuer: sessionEnding.checkEventIssuer(undefined, [
    'https://id.example.com',
    'https://partners.example.com',
  ]),
  checkTableReplicas: tableReplicas.checkTableReplicas(2),
  checkThresholds: monitoring.checkThresholds({ gateFailures: 0 }),
  checkAllMonitored: monitoring.checkAllMonitored('Shop/Api/Claimgate', 1, 2),
};

/** What each check warns of; by the name of the check. */
export const WARNINGS: Readonly<Record<string, readonly Warning[]>> = {
  warnOfKeptMethods: accessRules.warnOfKeptMethods(
    [
      { key: 'GET /orders', method: 'GET', credentials: ['bearer'], rule: { kind: 'authenticated' } },
      { key: 'POST /orders', method: 'POST', credentials: ['bearer'], rule: { kind: 'emailVerified' } },
    ],
    60,
  ),
  warnOfPasswords: waysIn.warnOfPasswords(['password']),
  warnOfRefreshTokens: waysIn.warnOfRefreshTokens(['refreshToken']),
  warnOfQueryTokens: waysIn.warnOfQueryTokens({ tokenPlaces: { query: 'access_token' } }),
  warnOfAmbiguousSubjects: upstreamHeader.warnOfAmbiguousSubjects([{ name: 'x-user', source: { kind: 'subject' } }], 2),
  warnOfPublicUpstreams: exposure.warnOfPublicUpstreams(
    [{ key: 'GET /orders', guard: 'gate', integration: fills }],
    'reach them by a VPC link',
    false,
  ),
  warnOfDefaultEndpoint: exposure.warnOfDefaultEndpoint({ hasDomain: true, disabled: false }),
  warnOfLogs: stages.warnOfLogs([stage]),
  warnOfResponseCache: stages.warnOfResponseCache([stage]),
  warnOfUnlimitedPages: pageLimits.warnOfUnlimitedPages(['GET /auth/login', 'GET /auth/callback'], 0),
  warnOfDeployments: [
    ...deployments.warnOfDeployments({ automatic: false, others: ['Shop/Deployment'], added: [] }),
    ...deployments.warnOfDeployments({ automatic: false, others: [], added: [] }),
  ],
};
