import { type IMetric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { ApiGate } from './api-gate.js';
import { checkAllMonitored } from './checks/monitoring.js';
import type { IOidcGate } from './oidc-gate.js';

/** What alarms and dashboards look at. */
export interface MonitoredGate {
  /** The gate, of this app or another. */
  readonly gate: IOidcGate;

  /** The APIs of the gate whose functions are looked at, after their routes were added. */
  readonly apis: ApiGate[];
}

/** Where alarms and dashboards send their readers. */
export const RUNBOOK = 'https://github.com/claimgate/claimgate/blob/main/docs/operations.md';

/** The functions of an API. Synthesis stops if it gets more of them afterwards, which nobody would look at. */
export function monitoredFunctions(scope: IConstruct, api: ApiGate): IFunction[] {
  const { functions } = api;
  scope.node.addValidation({
    validate: () => checkAllMonitored(api.node.path, functions.length, api.functions.length),
  });
  return functions;
}

/** Requests that DynamoDB turned away, which it counts for reading and for writing. */
export function tableThrottles({ table }: IOidcGate, options: MetricOptions = {}): IMetric[] {
  return ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
    table.metric(name, { ...options, statistic: Stats.SUM }),
  );
}
