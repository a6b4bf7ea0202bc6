import { Lazy, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ROUTES_VARIABLE, SETTINGS_VARIABLE } from '../core/settings/document.js';
import { writeRoutes, writeSettings } from '../core/settings/write.js';
import { type ApiGateProps, DEFAULT_LOG_LEVEL, DEFAULT_LOG_RETENTION, DEFAULT_MEMORY } from './api-gate-props.js';
import { checkSettingsSize } from './checks/settings-size.js';
import { GateFunction, type GateFunctionName } from './gate-function.js';
import { readsClientSecret, tablePermissions } from './gate-permissions.js';
import type { IOidcGate } from './oidc-gate.js';
import type { RouteRules } from './route-rules.js';
import { settingsDocument } from './settings-document.js';

export interface GateFunctionsProps {
  readonly gate: IOidcGate;
  readonly publicUrl: string;
  /** Seconds for which API Gateway keeps a decision. */
  readonly decisionTtl: number;
  readonly rules: RouteRules;
  readonly options: ApiGateProps;
}

/** The functions of a gate on one API: the authorizer always, the others when something needs them. */
export class GateFunctions extends Construct {
  readonly authorizer: LambdaFunction;
  private readonly settings: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GateFunctionsProps,
  ) {
    super(scope, id);
    const { gate, publicUrl, decisionTtl, rules } = props;
    this.settings = Lazy.string({
      produce: () => writeSettings(settingsDocument(gate, { publicUrl, decisionTtl, values: rules.render().values })),
    });
    const routes = Lazy.string({ produce: () => writeRoutes(rules.render().routes) });
    this.authorizer = this.add('authorizer', { [ROUTES_VARIABLE]: routes });
    this.node.addValidation({
      validate: () =>
        checkSettingsSize(
          Stack.of(this).resolve({
            [SETTINGS_VARIABLE]: this.settings,
            [ROUTES_VARIABLE]: routes,
            POWERTOOLS_SERVICE_NAME: 'claimgate',
            POWERTOOLS_LOG_LEVEL: props.options.logLevel ?? DEFAULT_LOG_LEVEL,
          }),
        ),
    });
  }

  add(name: GateFunctionName, environment: Readonly<Record<string, string>> = {}): LambdaFunction {
    const { gate, options } = this.props;
    const created = new GateFunction(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      name,
      environment: { [SETTINGS_VARIABLE]: this.settings, ...environment },
      permissions: tablePermissions(name, gate.table.tableArn),
      memorySize: options.memorySize ?? DEFAULT_MEMORY,
      logRetention: options.logRetention ?? DEFAULT_LOG_RETENTION,
      logLevel: options.logLevel ?? DEFAULT_LOG_LEVEL,
    }).function;
    gate.secret.grantRead(created);
    if (readsClientSecret(name)) {
      gate.client.secret?.grantRead(created);
    }
    return created;
  }
}
