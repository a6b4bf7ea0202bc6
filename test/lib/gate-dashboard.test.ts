import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../core/settings/metric-names.js';
import { GateAlarms, GateDashboard, type GateDashboardProps } from '../../lib/index.js';
import { httpExample, resource, text } from './example-stack.js';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly title?: string; readonly query?: string; readonly metrics?: readonly unknown[][] };
}

function dashboard(changes: Partial<GateDashboardProps> = {}) {
  const { stack, gate, binding, template } = httpExample();
  const alarms = new GateAlarms(stack, 'Alarms', { gate, apis: [binding] });
  new GateDashboard(stack, 'Dashboard', { gate, apis: [binding], alarms, ...changes });
  const properties = resource(template(), 'AWS::CloudWatch::Dashboard');
  const body = JSON.parse(text(properties.DashboardBody));
  const widgets: readonly Widget[] = body.widgets;
  return { properties, body, widgets };
}

describe('the dashboard of a gate', () => {
  const { widgets, body } = dashboard();
  const shown = widgets.flatMap(({ properties }) => properties.metrics ?? []);

  it('shows every metric of the gate', () => {
    const names = shown.filter(([namespace]) => namespace === 'Claimgate').map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual(Object.keys(METRICS).sort());
  });

  it('shows what the functions and the table do', () => {
    const of = (service: string) => [...new Set(shown.filter(([name]) => name === service).map(([, name]) => name))];
    expect(of('AWS/Lambda')).toEqual(['Invocations', 'Errors', 'Throttles', 'Duration']);
    expect(of('AWS/DynamoDB')).toHaveLength(4);
  });

  it('counts refusals and failed logins by reason code, in the logs of all functions', () => {
    const queries = widgets.filter(({ type }) => type === 'log').map(({ properties }) => properties.query ?? '');
    expect(queries).toHaveLength(2);
    for (const query of queries) expect(query.match(/SOURCE/g)).toHaveLength(5);
    expect(queries.map((query) => /sum\((\w+)\) as requests by code/.exec(query)?.[1])).toEqual([
      'Refused',
      'LoginFailed',
    ]);
  });

  it('shows the state of the alarms it is given', () => {
    expect(widgets.some(({ type }) => type === 'alarm')).toBe(true);
    const { gate, binding, stack, template } = httpExample();
    new GateDashboard(stack, 'Dashboard', { gate, apis: [binding] });
    expect(text(resource(template(), 'AWS::CloudWatch::Dashboard').DashboardBody)).not.toContain('"type":"alarm"');
  });

  it('fills its rows, without widgets over each other', () => {
    const rows = Map.groupBy(widgets, ({ y }) => y);
    for (const [, row] of rows) expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24);
  });

  it('is named and begins as one likes', () => {
    expect(body.start).toBe('-PT12H');
    const named = dashboard({ dashboardName: 'shop-gate', defaultInterval: Duration.days(7) });
    expect(named.properties.DashboardName).toBe('shop-gate');
    expect(named.body.start).toBe('-P7D');
  });
});
