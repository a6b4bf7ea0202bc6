import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InjectError, InjectedFaults } from '../../../local/aws/injected-faults.js';

const call = (service: string, operation: string) => ({ service, operation, input: {} });
const struck = (faults: InjectedFaults, service = 'dynamodb', operation = 'GetItem') =>
  faults.strike(call(service, operation));

async function pattern(faults: InjectedFaults, calls: number): Promise<readonly boolean[]> {
  const all: boolean[] = [];
  for (let n = 0; n < calls; n++) all.push((await struck(faults)) !== undefined);
  return all;
}

describe('an injected fault', () => {
  it('throttles as AWS does', async () => {
    const answer = await struck(new InjectedFaults(['dynamodb=throttle:1']));
    expect(answer?.status).toBe(400);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ __type: 'ThrottlingException', message: 'Rate exceeded' });
  });

  it.each([
    ['dynamodb', 'InternalServerError'],
    ['secretsmanager', 'InternalServiceError'],
    ['kms', 'KMSInternalException'],
  ])('fails as %s does', async (service, __type) => {
    const answer = await struck(new InjectedFaults([`${service}=error:1`]), service);
    expect(answer?.status).toBe(500);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ __type });
  });

  it('strikes the service and the operation that it names, and no other', async () => {
    const faults = new InjectedFaults(['dynamodb.PutItem=error:1', 'kms=throttle:1']);
    expect(await struck(faults, 'dynamodb', 'PutItem')).toBeDefined();
    expect(await struck(faults, 'kms', 'Sign')).toBeDefined();
    expect(await struck(faults, 'dynamodb', 'GetItem')).toBeUndefined();
    expect(await struck(faults, 'secretsmanager', 'GetSecretValue')).toBeUndefined();
  });

  it('strikes about its share of calls, the same ones in every run, and others with another seed', async () => {
    const run = (seed?: number) => pattern(new InjectedFaults(['dynamodb=error:0.2'], seed), 1000);
    const first = await run();
    expect(first.filter(Boolean).length).toBeGreaterThan(160);
    expect(first.filter(Boolean).length).toBeLessThan(240);
    expect(await run()).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('lets a call wait, and answers it then', async () => {
    const before = performance.now();
    expect(await struck(new InjectedFaults(['dynamodb=latency:20']))).toBeUndefined();
    expect(performance.now() - before).toBeGreaterThan(15);
  });

  it('ends when it is taken away', async () => {
    const faults = new InjectedFaults(['dynamodb=error:1']);
    faults.inject();
    expect(await struck(faults)).toBeUndefined();
  });

  it('is refused in any other words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => new InjectedFaults([text])).toThrow(InjectError);
      }),
    );
  });
});
