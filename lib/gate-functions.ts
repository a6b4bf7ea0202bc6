import { Lazy, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type BearerMethod, ROUTES_VARIABLE, SETTINGS_VARIABLE, TOKEN_KINDS } from '../core/settings/document.js';
import { writeRoutes, writeSettings } from '../core/settings/write.js';
import { checkFunctionOptions } from './checks/function-options.js';
import { stopOn } from './checks/report.js';
import { checkSettingsSize } from './checks/settings-size.js';
import { FUNCTION_DEFAULTS, type FunctionOptions } from './function-options.js';
import { waysIn } from './gate-credentials.js';
import { GateFunction, type GateFunctionName } from './gate-function.js';
import { type GateNetwork, gateNetwork } from './gate-network.js';
import { grantAccess } from './gate-permissions.js';
import type { IOidcGate } from './oidc-gate.js';
import { providerSettings } from './provider-registration.js';
import { readyFunction } from './ready-function.js';
import type { RouteRules } from './route-rules.js';
import { type BindingSettings, settingsDocument } from './settings-document.js';

export interface GateFunctionsProps {
  readonly gate: IOidcGate;
  /** What the gate is told about the API, as far as it does not come from the rules. */
  readonly binding: Omit<BindingSettings, 'values' | 'resourceMetadata'>;
  /** Whether the metadata of RFC 9728 are served. */
  readonly servesMetadata: boolean;
  readonly rules: RouteRules;
  readonly options: FunctionOptions;
}

/** The functions of a gate on one API: the authorizer always, the others when something needs them. */
export class GateFunctions extends Construct {
  readonly authorizer: IFunction;
  private readonly settings: string;
  private readonly network: GateNetwork | undefined;
  private readonly added = new Map<GateFunctionName, IFunction>();
  /** Where they log. */
  readonly logGroups: ILogGroup[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GateFunctionsProps,
  ) {
    super(scope, id);
    const { gate, rules, options } = props;
    stopOn(scope, checkFunctionOptions(options));
    this.network = gateNetwork(
      this,
      options,
      providerSettings(gate.providers, true).map(({ issuer }) => issuer),
    );
    this.settings = Lazy.string({
      produce: () => writeSettings(settingsDocument(gate, bindingSettings(props))),
    });
    const routes = Lazy.string({ produce: () => writeRoutes(rules.render().routes) });
    this.authorizer = this.add('authorizer', { [ROUTES_VARIABLE]: routes }, (authorizer) =>
      rules.whenCedarIsUsed(() => authorizer.useBundle('authorizer-cedar')),
    );
    this.node.addValidation({
      validate: () =>
        checkSettingsSize(
          Stack.of(this).resolve({
            [SETTINGS_VARIABLE]: this.settings,
            [ROUTES_VARIABLE]: routes,
            POWERTOOLS_SERVICE_NAME: 'claimgate',
            POWERTOOLS_LOG_LEVEL: options.logLevel ?? FUNCTION_DEFAULTS.logLevel,
          }),
        ),
    });
  }

  /** All that were made so far. */
  get all(): IFunction[] {
    return [...this.added.values()];
  }

  find(name: GateFunctionName): IFunction | undefined {
    return this.added.get(name);
  }

  add(
    name: GateFunctionName,
    environment: Readonly<Record<string, string>> = {},
    configure?: (construct: GateFunction) => void,
  ): IFunction {
    const { gate, options } = this.props;
    const construct = new GateFunction(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      name,
      environment: { [SETTINGS_VARIABLE]: this.settings, ...environment },
      options,
      network: this.network,
      encryptionKey: gate.table.encryptionKey,
    });
    configure?.(construct);
    const created = construct.function;
    grantAccess(created, name, gate);
    const instances = name === 'authorizer' ? options.provisionedConcurrency : undefined;
    const called = instances === undefined ? created : readyFunction(construct, created, instances);
    this.added.set(name, called);
    this.logGroups.push(created.logGroup);
    return called;
  }
}

function bindingSettings({ gate, binding, servesMetadata, rules }: GateFunctionsProps): BindingSettings {
  return {
    ...binding,
    values: rules.render().values,
    ...(servesMetadata
      ? { resourceMetadata: { scopes: rules.scopes(), bearerMethods: bearerMethods(gate, rules) } }
      : {}),
  };
}

function bearerMethods(gate: IOidcGate, rules: RouteRules): BearerMethod[] {
  if (!rules.kinds(gate.credentials).some((kind) => TOKEN_KINDS.includes(kind))) return [];
  return waysIn(gate.credentials).tokenPlaces?.query === undefined ? ['header'] : ['header', 'query'];
}
