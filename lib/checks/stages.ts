import type { Warning } from './report.js';

/** A stage of an API, as a check sees it. */
export interface StageFact {
  readonly name: string;
  /** Whether whole requests and responses are logged. */
  readonly dataTrace: boolean;
  /** Whether responses are kept and given to others. */
  readonly responseCache: boolean;
  /** What the access log says about each request; undefined without an access log. */
  readonly accessLog: string | undefined;
}

const TELLING = /querystring|\$input|requestOverride|authorizer\.(?:header_|claimgate_identity|location|challenge)/i;

/** Logs must hold neither credentials nor what they say. */
export function warnOfLogs(stages: readonly StageFact[]): Warning[] {
  return stages.flatMap(({ name, dataTrace, accessLog }): Warning[] => [
    ...(dataTrace
      ? [
          {
            id: 'claimgate:data-trace' as const,
            message:
              `Stage "${name}" logs whole requests, with their cookies, tokens and login codes: ` +
              'take dataTraceEnabled away; loggingLevel may stay.',
          },
        ]
      : []),
    ...(accessLog !== undefined && TELLING.test(accessLog)
      ? [
          {
            id: 'claimgate:access-log' as const,
            message:
              `The access log of stage "${name}" holds query strings, where login codes are, or what the authorizer said ` +
              'about the caller: take "querystring" and "$context.authorizer" out of its format, except for "error".',
          },
        ]
      : []),
  ]);
}

/** API Gateway keeps responses by path and parameters, and does not ask whose they are. */
export function warnOfResponseCache(stages: readonly StageFact[]): Warning[] {
  return stages
    .filter(({ responseCache }) => responseCache)
    .map(({ name }) => ({
      id: 'claimgate:response-cache' as const,
      message:
        `Stage "${name}" caches responses, and gives one caller what it kept for another: switch cachingEnabled off for ` +
        'protected methods, or acknowledge this warning where responses are the same for everybody.',
    }));
}
