import { Token } from 'aws-cdk-lib';
import type { PageLimits } from '../page-limits.js';
import type { Warning } from './report.js';

/** What AWS WAF takes for a rule. */
const LEAST_PER_ADDRESS = 10;

/** Limits must be numbers that API Gateway and AWS WAF take. */
export function checkPageLimits({ rateLimit, burstLimit, requestsPerAddress }: PageLimits): string[] {
  return [
    ...checkNumber('rateLimit', rateLimit, 1),
    ...checkNumber('burstLimit', burstLimit, 1),
    ...checkNumber('requestsPerAddress', requestsPerAddress, LEAST_PER_ADDRESS),
  ];
}

function checkNumber(name: string, value: number | undefined, least: number): string[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isSafeInteger(value) && value >= least)) return [];
  return [`pageLimits.${name} is ${value}: give a whole number of at least ${least}.`];
}

/** Where a web ACL for the pages of a gate can go. */
export type WebAclPlace = 'ownStage' | 'noStage' | 'httpApi';

/** A web ACL belongs to a stage, and to stages of REST APIs only. */
export function checkAddressLimit({ requestsPerAddress }: PageLimits, place: WebAclPlace): string[] {
  if (requestsPerAddress === undefined || place === 'ownStage') return [];
  return place === 'httpApi'
    ? [
        'pageLimits.requestsPerAddress needs a web ACL, which an HTTP API cannot have: leave it out, and put CloudFront with ' +
          'a web ACL in front of the API; or use a REST API.',
      ]
    : [
        'pageLimits.requestsPerAddress needs the stage of an API that deploys itself: leave it out, and add a rate-based ' +
          'rule for paths that contain "/auth/" to a web ACL of your stage.',
      ];
}

/** Throttles are settings of a stage. */
export function warnOfUnlimitedPages(pages: readonly string[], stages: number): Warning[] {
  return pages.length === 0 || stages > 0
    ? []
    : [
        {
          id: 'claimgate:page-limits',
          message:
            'The stages of the API are not made by this app, so the pages under /auth are limited by the account alone: have ' +
            `the owner of the stages throttle ${pages.join(', ')}; or acknowledge this warning.`,
        },
      ];
}
