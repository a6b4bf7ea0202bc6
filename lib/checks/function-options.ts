import { Token } from 'aws-cdk-lib';
import type { FunctionOptions } from '../function-options.js';

/** Options of the functions that cannot work. */
export function checkFunctionOptions(options: FunctionOptions): string[] {
  const { memorySize, timeout, provisionedConcurrency, reservedConcurrency } = options;
  return [
    ...checkNumber('memorySize', memorySize, 128, 10_240, 'MiB'),
    ...checkNumber('timeout', timeout?.isUnresolved() === false ? timeout.toSeconds() : undefined, 11, 29, 'seconds'),
    ...checkNumber('provisionedConcurrency', provisionedConcurrency, 1, 10_000, 'instances; leave it out for none'),
    ...checkNumber('reservedConcurrency', reservedConcurrency, 1, 10_000, 'executions; leave it out for no limit'),
    ...checkConcurrency(provisionedConcurrency, reservedConcurrency),
    ...checkNetwork(options),
  ];
}

function checkNumber(name: string, value: number | undefined, least: number, most: number, unit: string): string[] {
  if (value === undefined || Token.isUnresolved(value)) {
    return [];
  }
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${name} is ${value}: give a whole number from ${least} to ${most} (${unit}).`];
}

function checkConcurrency(provisioned = 0, reserved = Number.POSITIVE_INFINITY): string[] {
  return provisioned > reserved
    ? [`provisionedConcurrency ${provisioned} is more than reservedConcurrency ${reserved} lets run: raise the latter.`]
    : [];
}

function checkNetwork({ vpc, vpcSubnets, securityGroups }: FunctionOptions): string[] {
  const given = [
    ...(vpcSubnets === undefined ? [] : ['vpcSubnets']),
    ...(securityGroups === undefined ? [] : ['securityGroups']),
  ];
  if (vpc === undefined) {
    return given.map((name) => `${name} is of no use without a network: give vpc too, or leave it out.`);
  }
  return securityGroups?.length === 0 ? ['securityGroups is empty: give at least one, or leave it out.'] : [];
}
