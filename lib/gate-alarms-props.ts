import type { Duration } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoredGate } from './monitored-gate.js';

/** What alarms of a gate go off at. Counts are per period. */
export interface GateAlarmsProps extends MonitoredGate {
  /**
   * What is done when an alarm goes off, and again when it is over, as `new SnsAction(topic)`.
   *
   * @default - nothing: the alarms are seen in CloudWatch only
   */
  readonly actions?: IAlarmAction[];

  /**
   * The length of a period. An alarm goes off when two of the last three periods reach its threshold.
   *
   * @default Duration.minutes(5)
   */
  readonly period?: Duration;

  /**
   * Requests that failed within the gate, per period.
   *
   * @default 1
   */
  readonly gateFailures?: number;

  /**
   * Requests to the provider without an answer, per period.
   *
   * @default 5
   */
  readonly providerFailures?: number;

  /**
   * The time that 99 of 100 requests to the provider stay under. The gate itself waits 2.5 seconds.
   *
   * @default Duration.seconds(2)
   */
  readonly providerTime?: Duration;

  /**
   * Percent of the logins that fail, of at least ten per period.
   *
   * @default 50
   */
  readonly loginFailureRate?: number;

  /**
   * Percent of the refreshes of sessions that fail, of at least ten per period.
   *
   * @default 50
   */
  readonly refreshFailureRate?: number;

  /**
   * Back-channel logouts that were refused or failed, per period.
   *
   * @default 5
   */
  readonly backChannelLogoutFailures?: number;

  /**
   * Tokens that the provider could not be brought to revoke, per period.
   *
   * @default 5
   */
  readonly revocationFailures?: number;

  /**
   * Events of `sessionEndingEvents` that could not be carried out and wait for somebody, the most at a time per period.
   * Only of a gate of this app that has such events.
   *
   * @default 1
   */
  readonly sessionEndingFailures?: number;

  /**
   * Requests that are not let through, per period. How many are normal depends on the API.
   *
   * @default - no alarm
   */
  readonly refusals?: number;

  /**
   * Invocations of the functions of an API that ended in an error, per period.
   *
   * @default 1
   */
  readonly functionErrors?: number;

  /**
   * Invocations of the functions of an API that Lambda turned away, per period.
   *
   * @default 1
   */
  readonly functionThrottles?: number;

  /**
   * The time that 99 of 100 decisions stay under. API Gateway waits 10 seconds.
   *
   * @default Duration.seconds(5)
   */
  readonly authorizerTime?: Duration;

  /**
   * Requests that DynamoDB turned away because the table was used too much, per period.
   *
   * @default 1
   */
  readonly tableThrottles?: number;
}
