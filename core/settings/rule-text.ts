import type { AccessRuleSettings, ClaimPath, LateString } from './document.js';

const LATE = 'a value of the deployment';
/** Characters of Cedar policies. */
const SHOWN = 80;

/** An access rule in words, as in `scope "orders:read" or role "admin"`. */
export function ruleText(rule: AccessRuleSettings, values: readonly string[]): string {
  const nested = (part: AccessRuleSettings): string =>
    isCompound(part) ? `(${ruleText(part, values)})` : ruleText(part, values);
  const any = (texts: readonly LateString[]) => listText(texts, values);
  switch (rule.kind) {
    case 'anyOf':
      return rule.rules.map((part) => (part.kind === 'words' ? ruleText(part, values) : nested(part))).join(' or ');
    case 'allOf':
      return rule.rules.map(nested).join(' and ');
    case 'negate':
      return `not ${nested(rule.rule)}`;
    case 'authenticated':
      return 'any valid credential';
    case 'authenticatedBy':
      return `authenticated by ${rule.credentials.join(' or ')}`;
    case 'method':
      return `method ${rule.methods.join(' or ')}`;
    case 'cedar':
      return `Cedar policies ${JSON.stringify(shortened(rule.policies))}`;
    case 'words':
      return `${rule.slot} ${any(rule.entries)}`;
    case 'claimEquals':
      return `claim ${pathText(rule.path)} = ${any(rule.values)}`;
    case 'claimContains':
      return `claim ${pathText(rule.path)} with ${any(rule.values)}`;
    case 'claimMatches':
      return `claim ${pathText(rule.path)} like ${JSON.stringify(rule.pattern)}`;
    case 'claimPresent':
      return `claim ${pathText(rule.path)}`;
    case 'claimAbsent':
      return `no claim ${pathText(rule.path)}`;
    case 'acr':
      return `acr ${any(rule.values)}`;
    case 'maxAge':
      return `sign-in within ${rule.seconds} s`;
    case 'amr':
      return `amr ${any(rule.entries)}`;
    case 'emailVerified':
      return 'verified e-mail address';
    case 'hostedDomain':
      return `hosted domain ${any(rule.domains)}`;
  }
}

/** A claim path as adopters write it. */
export function pathText(path: ClaimPath): string {
  return path.map((name) => name.replaceAll('.', '\\.')).join('.');
}

/** Enough to tell one text of policies from another. */
function shortened(policies: string): string {
  const line = policies.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

function listText(texts: readonly LateString[], values: readonly string[]): string {
  return texts
    .map((text) => (typeof text === 'string' ? text : values[text.value]))
    .map((text) => (text === undefined ? LATE : JSON.stringify(text)))
    .join(' or ');
}

/** Whether its text has an `and` or `or` in it that another one could tear apart. */
function isCompound(rule: AccessRuleSettings): boolean {
  switch (rule.kind) {
    case 'anyOf':
    case 'allOf':
      return rule.rules.length > 1;
    case 'words':
    case 'amr':
      return rule.entries.length > 1;
    case 'claimEquals':
    case 'claimContains':
    case 'acr':
      return rule.values.length > 1;
    case 'authenticatedBy':
      return rule.credentials.length > 1;
    case 'method':
      return rule.methods.length > 1;
    case 'hostedDomain':
      return rule.domains.length > 1;
    default:
      return false;
  }
}
