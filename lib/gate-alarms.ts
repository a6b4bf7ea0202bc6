import { Duration, Names } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type MetricOptions,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ApiGate } from './api-gate.js';
import { checkThresholds } from './checks/monitoring.js';
import { stopOn } from './checks/report.js';
import type { GateAlarmsProps } from './gate-alarms-props.js';
import { monitoredFunctions, RUNBOOK, tableThrottles } from './monitored-gate.js';

/** What most gates should be alarmed at. */
const DEFAULTS = {
  period: Duration.minutes(5),
  gateFailures: 1,
  providerFailures: 5,
  providerTime: Duration.seconds(2),
  loginFailureRate: 50,
  refreshFailureRate: 50,
  backChannelLogoutFailures: 5,
  revocationFailures: 5,
  sessionEndingFailures: 1,
  functionErrors: 1,
  functionThrottles: 1,
  authorizerTime: Duration.seconds(5),
  tableThrottles: 1,
} as const;

/** Logins or refreshes per period from which on their failures are a rate. */
const ENOUGH = 10;

/**
 * Alarms for what goes wrong with a gate: within it, with its provider, its functions and its table. Each says in its
 * description where the documentation tells what to do.
 */
export class GateAlarms extends Construct {
  /** All of them. */
  readonly alarms: Alarm[] = [];

  /**
   * Creates the alarms. Throws if a threshold is not positive.
   *
   * @param scope where the alarms are; for APIs in several stacks, a stack of its own
   * @param id name within the scope
   * @param props what is looked at, and what the alarms go off at
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GateAlarmsProps,
  ) {
    super(scope, id);
    const { actions: _, gate, apis, refusals, ...given } = props;
    stopOn(this, checkThresholds({ ...given, refusals }));
    const limits = { ...DEFAULTS, ...given };
    const options = { period: limits.period };

    this.add('GateFailed', gate.metricGateFailed(options), limits.gateFailures);
    this.add('ProviderUnavailable', gate.metricProviderUnavailable(options), limits.providerFailures);
    this.add('ProviderTime', gate.metricProviderTime(options), limits.providerTime.toMilliseconds());
    const logins = [gate.metricLoginFailed(options), gate.metricLoginSucceeded(options)] as const;
    this.add('LoginFailed', failureRate('logins', ...logins, options), limits.loginFailureRate);
    const refreshes = [gate.metricRefreshFailed(options), gate.metricRefreshSucceeded(options)] as const;
    this.add('RefreshFailed', failureRate('refreshes', ...refreshes, options), limits.refreshFailureRate);
    this.add('BackChannelLogoutFailed', gate.metricBackChannelLogoutFailed(options), limits.backChannelLogoutFailures);
    this.add('RevocationFailed', gate.metricRevocationFailed(options), limits.revocationFailures);
    if (gate.sessionEndingDeadLetterQueue !== undefined) {
      const waiting = gate.sessionEndingDeadLetterQueue.metricApproximateNumberOfMessagesVisible(options);
      this.add('SessionEndingFailed', waiting, limits.sessionEndingFailures);
    }
    if (refusals !== undefined) {
      this.add('Refused', gate.metricRefused(options), refusals);
    }
    this.add(
      'TableThrottles',
      sum('throttled requests', tableThrottles(gate, options), options),
      limits.tableThrottles,
    );
    for (const api of apis) {
      this.addApi(api, limits);
    }
  }

  private addApi(api: ApiGate, limits: Required<Pick<GateAlarmsProps, LimitOfFunctions | 'period'>>): void {
    const scope = new Construct(this, Names.nodeUniqueId(api.node));
    const functions = monitoredFunctions(scope, api);
    const options = { period: limits.period };
    const errors = functions.map((each) => each.metricErrors(options));
    this.add('FunctionErrors', sum('errors', errors, options), limits.functionErrors, scope);
    const throttles = functions.map((each) => each.metricThrottles(options));
    this.add('FunctionThrottles', sum('throttles', throttles, options), limits.functionThrottles, scope);
    const time = api.authorizerFunction.metricDuration({ ...options, statistic: Stats.p(99) });
    this.add('AuthorizerTime', time, limits.authorizerTime.toMilliseconds(), scope);
  }

  private add(id: string, metric: IMetric, threshold: number, scope: Construct = this): void {
    const alarm = new Alarm(scope, id, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `Claimgate ${this.props.gate.gateId}, what to do: ${RUNBOOK}#${id.toLowerCase()}`,
    });
    const actions = this.props.actions ?? [];
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    this.alarms.push(alarm);
  }
}

type LimitOfFunctions = 'functionErrors' | 'functionThrottles' | 'authorizerTime';

/** Percent that failed; none while they are too few to tell. */
function failureRate(what: string, failed: IMetric, succeeded: IMetric, options: MetricOptions): IMetric {
  const ended = '(FILL(failed, 0) + FILL(succeeded, 0))';
  return new MathExpression({
    label: `percent of ${what} that failed`,
    expression: `IF(${ended} >= ${ENOUGH}, 100 * FILL(failed, 0) / ${ended}, 0)`,
    usingMetrics: { failed, succeeded },
    ...options,
  });
}

function sum(label: string, metrics: IMetric[], options: MetricOptions): IMetric {
  const terms = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    label,
    expression: terms.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(terms),
    ...options,
  });
}
