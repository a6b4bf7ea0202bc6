import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import { GATE_DIMENSION, METRICS, METRICS_NAMESPACE, type MetricName } from '../core/settings/metric-names.js';

/** What a gate counts, as metrics for alarms and dashboards. */
export interface IGateMetrics extends IConstruct {
  /** Names the gate in its metrics and in what it seals: sessions and logins of another gate do not open. */
  readonly gateId: string;

  /**
   * A metric of this gate. Throws if there is none of that name.
   *
   * @param name its name, as in `Refused`
   * @param options what to change; the default is the sum, or the 99th percentile of times, over five minutes
   */
  metric(name: string, options?: MetricOptions): Metric;

  /**
   * Requests let through. A decision that API Gateway kept is not counted.
   *
   * @param options what to change
   */
  metricAllowed(options?: MetricOptions): Metric;

  /**
   * Requests not let through, for whatever reason.
   *
   * @param options what to change
   */
  metricRefused(options?: MetricOptions): Metric;

  /**
   * Browsers sent to the provider.
   *
   * @param options what to change
   */
  metricLoginStarted(options?: MetricOptions): Metric;

  /**
   * Logins that ended in a session.
   *
   * @param options what to change
   */
  metricLoginSucceeded(options?: MetricOptions): Metric;

  /**
   * Logins that ended on an error page.
   *
   * @param options what to change
   */
  metricLoginFailed(options?: MetricOptions): Metric;

  /**
   * Sessions whose tokens were refreshed.
   *
   * @param options what to change
   */
  metricRefreshSucceeded(options?: MetricOptions): Metric;

  /**
   * Refreshes that brought no new tokens, for whatever reason.
   *
   * @param options what to change
   */
  metricRefreshFailed(options?: MetricOptions): Metric;

  /**
   * Sessions ended by somebody, rather than by time.
   *
   * @param options what to change
   */
  metricSessionsEnded(options?: MetricOptions): Metric;

  /**
   * Back-channel logouts that were carried out.
   *
   * @param options what to change
   */
  metricBackChannelLogoutSucceeded(options?: MetricOptions): Metric;

  /**
   * Back-channel logouts that were refused or failed.
   *
   * @param options what to change
   */
  metricBackChannelLogoutFailed(options?: MetricOptions): Metric;

  /**
   * Tokens that the provider could not be brought to revoke at a logout.
   *
   * @param options what to change
   */
  metricRevocationFailed(options?: MetricOptions): Metric;

  /**
   * Credentials that were good, or known to be no good, without asking the provider again: introspected tokens, Basic
   * credentials, userinfo.
   *
   * @param options what to change
   */
  metricAnsweredFromCache(options?: MetricOptions): Metric;

  /**
   * Credentials that the provider was asked about, and answered.
   *
   * @param options what to change
   */
  metricAnsweredByProvider(options?: MetricOptions): Metric;

  /**
   * Credentials that the provider did not take: an inactive token, a wrong password, an unknown client.
   *
   * @param options what to change
   */
  metricCredentialRejected(options?: MetricOptions): Metric;

  /**
   * Requests refused because too many attempts had failed before. Many of them are somebody who guesses.
   *
   * @param options what to change
   */
  metricAttemptLimited(options?: MetricOptions): Metric;

  /**
   * How long requests to the provider took, in milliseconds; the 99th percentile unless the options say otherwise.
   *
   * @param options what to change
   */
  metricProviderTime(options?: MetricOptions): Metric;

  /**
   * Requests to the provider that got no answer, or one with a status of 500 or above.
   *
   * @param options what to change
   */
  metricProviderUnavailable(options?: MetricOptions): Metric;

  /**
   * Requests that failed within the gate: its table, its secret, or a fault of its own.
   *
   * @param options what to change
   */
  metricGateFailed(options?: MetricOptions): Metric;
}

/** The metrics of a gate, by its id. Use `OidcGate`. */
export abstract class GateMetrics extends Construct implements IGateMetrics {
  abstract readonly gateId: string;

  metric(name: string, options: MetricOptions = {}): Metric {
    if (!isMetricName(name)) {
      throw new Error(`A gate has no metric "${name}": use one of ${Object.keys(METRICS).join(', ')}.`);
    }
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: name,
      dimensionsMap: { [GATE_DIMENSION]: this.gateId },
      statistic: METRICS[name] === 'Milliseconds' ? Stats.p(99) : Stats.SUM,
      period: Duration.minutes(5),
      ...options,
    }).attachTo(this);
  }

  metricAllowed(options?: MetricOptions): Metric {
    return this.metric('Allowed', options);
  }

  metricRefused(options?: MetricOptions): Metric {
    return this.metric('Refused', options);
  }

  metricLoginStarted(options?: MetricOptions): Metric {
    return this.metric('LoginStarted', options);
  }

  metricLoginSucceeded(options?: MetricOptions): Metric {
    return this.metric('LoginSucceeded', options);
  }

  metricLoginFailed(options?: MetricOptions): Metric {
    return this.metric('LoginFailed', options);
  }

  metricRefreshSucceeded(options?: MetricOptions): Metric {
    return this.metric('RefreshSucceeded', options);
  }

  metricRefreshFailed(options?: MetricOptions): Metric {
    return this.metric('RefreshFailed', options);
  }

  metricSessionsEnded(options?: MetricOptions): Metric {
    return this.metric('SessionsEnded', options);
  }

  metricBackChannelLogoutSucceeded(options?: MetricOptions): Metric {
    return this.metric('BackChannelLogoutSucceeded', options);
  }

  metricBackChannelLogoutFailed(options?: MetricOptions): Metric {
    return this.metric('BackChannelLogoutFailed', options);
  }

  metricRevocationFailed(options?: MetricOptions): Metric {
    return this.metric('RevocationFailed', options);
  }

  metricAnsweredFromCache(options?: MetricOptions): Metric {
    return this.metric('AnsweredFromCache', options);
  }

  metricAnsweredByProvider(options?: MetricOptions): Metric {
    return this.metric('AnsweredByProvider', options);
  }

  metricCredentialRejected(options?: MetricOptions): Metric {
    return this.metric('CredentialRejected', options);
  }

  metricAttemptLimited(options?: MetricOptions): Metric {
    return this.metric('AttemptLimited', options);
  }

  metricProviderTime(options?: MetricOptions): Metric {
    return this.metric('ProviderTime', options);
  }

  metricProviderUnavailable(options?: MetricOptions): Metric {
    return this.metric('ProviderUnavailable', options);
  }

  metricGateFailed(options?: MetricOptions): Metric {
    return this.metric('GateFailed', options);
  }
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}
