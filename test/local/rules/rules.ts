import { EVERY_API_RULES } from './every-api-rules.js';
import { HTTP_AUTHORIZER_RULES, HTTP_CACHE_RULES } from './http-api/authorizer-rules.js';
import { HTTP_EVENT_RULES } from './http-api/event-rules.js';
import { HTTP_MAPPING_RULES } from './http-api/mapping-rules.js';
import { HTTP_ROUTING_RULES } from './http-api/routing-rules.js';
import { REST_AUTHORIZER_RULES } from './rest-api/authorizer-rules.js';
import { REST_RESPONSE_RULES } from './rest-api/gateway-response-rules.js';
import { REST_INTEGRATION_RULES } from './rest-api/integration-rules.js';
import { isTested, type Rule, type TestedRule } from './rule.js';
import { WEB_SOCKET_RULES } from './web-socket-rules.js';

/** The rules of one file, which is named from this folder. */
export interface RuleGroup {
  readonly api: 'HTTP' | 'REST' | 'WebSocket' | 'every';
  readonly file: string;
  readonly rules: readonly Rule[];
}

export const RULE_GROUPS: readonly RuleGroup[] = [
  { api: 'HTTP', file: 'http-api/authorizer-rules.ts', rules: [...HTTP_AUTHORIZER_RULES, ...HTTP_CACHE_RULES] },
  { api: 'HTTP', file: 'http-api/event-rules.ts', rules: HTTP_EVENT_RULES },
  { api: 'HTTP', file: 'http-api/mapping-rules.ts', rules: HTTP_MAPPING_RULES },
  { api: 'HTTP', file: 'http-api/routing-rules.ts', rules: HTTP_ROUTING_RULES },
  { api: 'REST', file: 'rest-api/authorizer-rules.ts', rules: REST_AUTHORIZER_RULES },
  { api: 'REST', file: 'rest-api/gateway-response-rules.ts', rules: REST_RESPONSE_RULES },
  { api: 'REST', file: 'rest-api/integration-rules.ts', rules: REST_INTEGRATION_RULES },
  { api: 'WebSocket', file: 'web-socket-rules.ts', rules: WEB_SOCKET_RULES },
  { api: 'every', file: 'every-api-rules.ts', rules: EVERY_API_RULES },
];

/** Every rule of an API that is tested, in the order of the files. */
export function testedRules(api: RuleGroup['api']): readonly TestedRule[] {
  return RULE_GROUPS.filter((group) => group.api === api).flatMap(({ rules }) => rules.filter(isTested));
}
