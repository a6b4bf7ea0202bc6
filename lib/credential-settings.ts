import type { Duration } from 'aws-cdk-lib';
import type { FailureLimit } from '../core/settings/failure-limit.js';
import type {
  AtProvider,
  GrantSettings,
  IntrospectionSettings,
  RefreshTokenSettings,
  UserinfoSettings,
  WaysIn,
} from '../core/settings/ways-in.js';
import { stopWith } from './checks/report.js';
import type {
  BearerOptions,
  GrantOptions,
  IntrospectionOptions,
  RefreshTokenOptions,
  UserinfoOptions,
} from './credential-options.js';

const REMEMBERED = 60;
const TRADED_REMEMBERED = 900;
const WINDOW = 300;
/** On average one a second: nobody guesses a token, and many callers may share an address. */
const TOKENS_PER_ADDRESS = 300;
const CREDENTIALS_PER_ADDRESS = 50;
const HOUR = 3_600;
const DAY = 86_400;
/** RFC 9110: a token. */
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

export function bearerSettings({ header, cookie, queryParameter, userinfoClaims }: BearerOptions): WaysIn {
  stopWith([
    ...checkHeader('bearer', header),
    ...checkName('bearer', 'cookie', cookie),
    ...(queryParameter === '' ? ['Credential.bearer: queryParameter is empty.'] : []),
  ]);
  const places = {
    ...(header === undefined ? {} : { header: header.toLowerCase() }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(queryParameter === undefined ? {} : { query: queryParameter }),
  };
  return {
    ...(Object.keys(places).length === 0 ? {} : { tokenPlaces: places }),
    ...(userinfoClaims === undefined
      ? {}
      : { userinfoClaims: { remembered: seconds('userinfoClaims', userinfoClaims, 0, HOUR) } }),
  };
}

export function introspectionSettings(options: IntrospectionOptions): IntrospectionSettings {
  return {
    ...atProvider(options),
    jwts: options.introspectJwts ?? false,
    clientIds: options.clientIds ?? [],
    untyped: options.acceptUntypedTokens ?? false,
    answer: options.signedAnswer === true ? 'jwt' : 'json',
    remembered: seconds('cacheTtl', options.cacheTtl, 0, HOUR) ?? REMEMBERED,
    inTable: options.cacheInTable ?? false,
    parameters: options.parameters ?? {},
    headers: options.headers ?? {},
    failures: tokenFailures(options),
  };
}

export function userinfoSettings(options: UserinfoOptions): UserinfoSettings {
  return {
    ...atProvider(options),
    audience: options.audience._settings,
    remembered: seconds('cacheTtl', options.cacheTtl, 0, HOUR) ?? REMEMBERED,
    failures: tokenFailures(options),
  };
}

export function grantSettings(options: GrantOptions): GrantSettings {
  const { scope, audience, attemptsPerAccount = 10 } = options;
  stopWith(checkCount('attemptsPerAccount', attemptsPerAccount));
  return {
    ...atProvider(options),
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    parameters: options.parameters ?? {},
    remembered: tradedRemembered(options.cacheTtl),
    limits: { ...failureLimit(options, CREDENTIALS_PER_ADDRESS), perAccount: attemptsPerAccount },
  };
}

export function refreshTokenSettings(options: RefreshTokenOptions): RefreshTokenSettings {
  const { header = 'x-refresh-token', scope } = options;
  stopWith(checkHeader('refreshToken', header));
  return {
    ...atProvider(options),
    header: header.toLowerCase(),
    ...(scope === undefined ? {} : { scope }),
    parameters: options.parameters ?? {},
    limits: failureLimit(options, CREDENTIALS_PER_ADDRESS),
  };
}

/** Seconds for which a token is used that the provider gave for what a caller showed. */
export function tradedRemembered(cacheTtl: Duration | undefined): number {
  return seconds('cacheTtl', cacheTtl, 0, DAY) ?? TRADED_REMEMBERED;
}

interface FailureOptions {
  readonly attemptWindow?: Duration;
  readonly attemptsPerAddress?: number;
}

/** For tokens that the provider is asked about. */
export function tokenFailures(options: FailureOptions): FailureLimit {
  return failureLimit(options, TOKENS_PER_ADDRESS);
}

function failureLimit({ attemptWindow, attemptsPerAddress }: FailureOptions, usual: number): FailureLimit {
  const perAddress = attemptsPerAddress ?? usual;
  stopWith(checkCount('attemptsPerAddress', perAddress));
  return { window: seconds('attemptWindow', attemptWindow, 1, DAY) ?? WINDOW, perAddress };
}

export function atProvider({ provider }: { readonly provider?: string }): AtProvider {
  return provider === undefined ? {} : { provider };
}

function seconds(name: string, duration: Duration, least: number, most: number): number;
function seconds(name: string, duration: Duration | undefined, least: number, most: number): number | undefined;
function seconds(name: string, duration: Duration | undefined, least: number, most: number): number | undefined {
  const value = duration?.toSeconds();
  if (value !== undefined && (value < least || value > most)) {
    stopWith([`${name} is ${value} seconds: give from ${least} to ${most}.`]);
  }
  return value;
}

function checkHeader(kind: string, header: string | undefined): string[] {
  return ['authorization', 'cookie'].includes(header?.toLowerCase() ?? '')
    ? [`Credential.${kind}: the header "${header}" has a meaning of its own: use another, as in "x-access-token".`]
    : checkName(kind, 'header', header);
}

function checkName(kind: string, option: string, name: string | undefined): string[] {
  return name === undefined || NAME.test(name)
    ? []
    : [`Credential.${kind}: ${option} "${name}" is not a name: use letters, digits and hyphens.`];
}

function checkCount(name: string, count: number): string[] {
  return Number.isInteger(count) && count >= 1 ? [] : [`${name} is ${count}: give a whole number of at least 1.`];
}
