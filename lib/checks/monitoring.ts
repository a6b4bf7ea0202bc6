import { type Duration, Token } from 'aws-cdk-lib';

/** Functions that were made too late for what looks at functions. */
export function checkAllMonitored(api: string, monitored: number, functions: number): string[] {
  return functions === monitored
    ? []
    : [
        `${api} got another function after its alarms or dashboard, which would leave it out: make them after its routes.`,
      ];
}

/** Thresholds and periods that CloudWatch cannot compare with, or that every value would reach. */
export function checkThresholds(values: Readonly<Record<string, number | Duration | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || isPositive(value)
      ? []
      : [`${name} is not positive, so that the alarm would never be over: give more than 0.`],
  );
}

function isPositive(value: number | Duration): boolean {
  if (typeof value !== 'number') {
    return value.isUnresolved() || value.toMilliseconds() > 0;
  }
  return Token.isUnresolved(value) || value > 0;
}
