import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  type ConcreteWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { MetricName } from '../core/settings/metric-names.js';
import type { ApiGate } from './api-gate.js';
import type { GateAlarms } from './gate-alarms.js';
import { type MonitoredGate, monitoredFunctions, RUNBOOK, tableThrottles } from './monitored-gate.js';

/** What a dashboard shows. */
export interface GateDashboardProps extends MonitoredGate {
  /**
   * The name of the dashboard, by letters, digits, hyphens and underscores.
   *
   * @default - a generated one
   */
  readonly dashboardName?: string;

  /**
   * Alarms whose state it shows at the top.
   *
   * @default - none
   */
  readonly alarms?: GateAlarms;

  /**
   * The time it shows at first.
   *
   * @default Duration.hours(12)
   */
  readonly defaultInterval?: Duration;
}

const FULL = 24;
const HALF = 12;
const THIRD = 8;
const QUARTER = 6;

/**
 * A dashboard of a gate: who gets in and who does not and why, logins and logouts, the provider, the functions and the
 * table.
 */
export class GateDashboard extends Construct {
  /** The dashboard, for widgets of your own. */
  readonly dashboard: Dashboard;

  /**
   * Creates the dashboard.
   *
   * @param scope where the dashboard is; for APIs in several stacks, a stack of its own
   * @param id name within the scope
   * @param props what it shows
   */
  constructor(scope: Construct, id: string, props: GateDashboardProps) {
    super(scope, id);
    const { gate, apis, alarms, dashboardName, defaultInterval = Duration.hours(12) } = props;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval,
      ...(dashboardName === undefined ? {} : { dashboardName }),
    });
    const markdown = `# ${gate.gateId}\n[What the numbers mean, and what to do](${RUNBOOK})`;
    this.addRow(new TextWidget({ markdown, width: FULL, height: 2 }));
    if (alarms !== undefined) {
      this.addRow(new AlarmStatusWidget({ title: 'Alarms', alarms: alarms.alarms, width: FULL }));
    }
    this.addRow(
      graph('Requests', [gate.metricAllowed(), gate.metricRefused()]),
      graph('Failures', [gate.metricGateFailed(), gate.metricProviderUnavailable()]),
      graph('Provider (ms)', [
        gate.metricProviderTime({ statistic: Stats.p(50), label: 'median' }),
        gate.metricProviderTime({ label: '99th percentile' }),
      ]),
    );
    this.addRow(
      graph('Logins', [gate.metricLoginStarted(), gate.metricLoginSucceeded(), gate.metricLoginFailed()], QUARTER),
      graph('Refreshes', [gate.metricRefreshSucceeded(), gate.metricRefreshFailed()], QUARTER),
      graph('Logouts', [gate.metricSessionsEnded(), gate.metricBackChannelLogoutSucceeded()], QUARTER),
      graph('Failed logouts', [gate.metricBackChannelLogoutFailed(), gate.metricRevocationFailed()], QUARTER),
    );
    this.addRow(
      graph('Answers about credentials', [gate.metricAnsweredFromCache(), gate.metricAnsweredByProvider()], HALF),
      graph('Credentials not taken', [gate.metricCredentialRejected(), gate.metricAttemptLimited()], HALF),
    );
    this.addReasons(apis.flatMap((api) => api.logGroups));
    for (const api of apis) {
      this.addFunctions(api);
    }
    this.addRow(
      graph(
        'Table: capacity units',
        [gate.table.metricConsumedReadCapacityUnits(), gate.table.metricConsumedWriteCapacityUnits()],
        HALF,
      ),
      graph('Table: throttles', tableThrottles(gate), HALF),
    );
  }

  /** Early releases of aws-cdk-lib declare their own widgets in a way that exact optional properties do not take for `IWidget`. */
  private addRow(...widgets: ConcreteWidget[]): void {
    this.dashboard.addWidgets(...(widgets as IWidget[]));
  }

  /** Reason codes are in the logs and not in the metrics, where every code would cost as much as a metric. */
  private addReasons(logGroups: readonly ILogGroup[]): void {
    if (logGroups.length > 0) {
      this.addRow(
        countByCode('Refusals by reason', 'Refused', logGroups),
        countByCode('Failed logins by reason', 'LoginFailed', logGroups),
      );
    }
  }

  private addFunctions(api: ApiGate): void {
    const name = api.node.scope?.node.path ?? '';
    const functions = monitoredFunctions(this, api);
    this.addRow(
      graph(
        `${name}: invocations`,
        functions.map((each) => each.metricInvocations()),
      ),
      graph(
        `${name}: errors and throttles`,
        functions.flatMap((each) => [each.metricErrors(), each.metricThrottles()]),
      ),
      graph(
        `${name}: time (ms)`,
        functions.map((each) => each.metricDuration({ statistic: Stats.p(99) })),
      ),
    );
  }
}

function graph(title: string, metrics: IMetric[], width = THIRD): GraphWidget {
  return new GraphWidget({ title, left: metrics, width, leftYAxis: { min: 0, showUnits: false } });
}

function countByCode(title: string, metric: MetricName, logGroups: readonly ILogGroup[]): LogQueryWidget {
  return new LogQueryWidget({
    title,
    width: HALF,
    logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    view: LogQueryVisualizationType.TABLE,
    queryLines: [`filter ispresent(${metric})`, `stats sum(${metric}) as requests by code`, 'sort requests desc'],
  });
}
