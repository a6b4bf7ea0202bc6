import { Token } from 'aws-cdk-lib';
import type {
  AccessRuleSettings,
  CredentialKind,
  LateString,
  RouteSettings,
  RoutesDocument,
} from '../core/settings/document.js';
import { cedarPoliciesIn, partsOf } from '../core/settings/rule-limits.js';
import type { AccessRule } from './access-rule.js';
import type { RuledRoute } from './checks/access-rules.js';
import type { Credential } from './credential.js';
import { LateStrings } from './late-strings.js';

interface Entry {
  /** Read late: routes are still being made when their rule is added. */
  readonly keys: () => readonly string[];
  readonly settings: (strings: LateStrings) => RouteSettings;
}

/** What a route takes, where it does not take all that its gate does. */
export interface Accepted {
  readonly credentials?: readonly Credential[];
  readonly providers?: readonly string[];
}

/** The rules as they travel, and the strings in them that CloudFormation fills in. */
export interface RenderedRules {
  readonly routes: RoutesDocument;
  readonly values: readonly string[];
}

/** Collects which callers may use which route while routes are added to an API. */
export class RouteRules {
  private readonly entries: Entry[] = [];
  private usesCedar = false;
  private onCedar: (() => void) | undefined;

  protect(key: () => string, rule: AccessRule, accepted: Accepted): void {
    this.protectAll(() => [key()], rule, accepted);
  }

  protectAll(keys: () => readonly string[], rule: AccessRule, accepted: Accepted): void {
    if (cedarPoliciesIn(rule._render(new LateStrings())).length > 0) this.noteCedar();
    this.entries.push({
      keys,
      settings: (strings) => ({
        access: { kind: 'rule', rule: rule._render(strings) },
        ...acceptedSettings(accepted),
      }),
    });
  }

  openToAll(key: () => string, accepted: Accepted = {}): void {
    this.entries.push({
      keys: () => [key()],
      settings: () => ({ access: { kind: 'anonymous' }, ...acceptedSettings(accepted) }),
    });
  }

  /** Calls back once, at the first rule with Cedar policies. */
  whenCedarIsUsed(callBack: () => void): void {
    if (this.usesCedar) callBack();
    else this.onCedar = callBack;
  }

  private noteCedar(): void {
    this.usesCedar = true;
    this.onCedar?.();
    this.onCedar = undefined;
  }

  keys(): string[] {
    return this.entries.flatMap((entry) => entry.keys());
  }

  /** The routes that have a rule, as checks see them. */
  ruled(gate: readonly Credential[]): RuledRoute[] {
    return Object.entries(this.render().routes.routes).flatMap(([key, { access, credentials, providers }]) => {
      if (access.kind !== 'rule') return [];
      const method = /^[A-Z]+(?= )/.exec(key)?.[0];
      return [
        {
          key,
          rule: access.rule,
          method: method === 'ANY' ? undefined : method,
          credentials: credentials ?? credentialKinds(gate),
          providers,
        },
      ];
    });
  }

  /** Every kind of credential that some route takes. */
  kinds(gate: readonly Credential[]): CredentialKind[] {
    const routes = Object.values(this.render().routes.routes);
    return [...new Set(routes.flatMap(({ credentials }) => credentials ?? credentialKinds(gate)))];
  }

  /** Every scope that some rule asks for, as texts that CloudFormation may fill in. */
  scopes(): string[] {
    const { routes, values } = this.render();
    const rules = Object.values(routes.routes).flatMap(({ access }) => (access.kind === 'rule' ? [access.rule] : []));
    const entries = rules
      .flatMap(scopeEntries)
      .flatMap((entry) => (typeof entry === 'string' ? entry : (values[entry.value] ?? [])));
    const words = entries.flatMap((entry) => (Token.isUnresolved(entry) ? entry : entry.split(' ')));
    return [...new Set(words)].filter((word) => word !== '');
  }

  /** Renders anew each time, so that synthesis may ask as often as it likes. */
  render(): RenderedRules {
    const strings = new LateStrings();
    const routes = Object.fromEntries(
      this.entries.flatMap((entry) => {
        const settings = entry.settings(strings);
        return entry.keys().map((key) => [key, settings]);
      }),
    );
    return { routes: { version: 1, routes }, values: strings.values };
  }
}

function acceptedSettings({ credentials, providers }: Accepted): Omit<RouteSettings, 'access'> {
  const kinds = credentialKinds(credentials);
  return {
    ...(kinds === undefined ? {} : { credentials: kinds }),
    ...(providers === undefined ? {} : { providers }),
  };
}

/** Whether browsers sign in at a gate that takes these. */
export function takesSessions(credentials: readonly Credential[]): boolean {
  return credentialKinds(credentials).includes('session');
}

/** The kinds of some credentials, each once. */
export function credentialKinds(credentials: readonly Credential[]): CredentialKind[];
export function credentialKinds(credentials: readonly Credential[] | undefined): CredentialKind[] | undefined;
export function credentialKinds(credentials: readonly Credential[] | undefined): CredentialKind[] | undefined {
  return credentials && [...new Set(credentials.map((credential) => credential._kind))];
}

function scopeEntries(rule: AccessRuleSettings): readonly LateString[] {
  if (rule.kind === 'words') return rule.slot === 'scope' ? rule.entries : [];
  return partsOf(rule).flatMap(scopeEntries);
}
