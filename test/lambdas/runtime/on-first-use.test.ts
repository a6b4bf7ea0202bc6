import { expect, test } from 'vitest';
import { onFirstUse } from '../../../lambdas/runtime/on-first-use.js';

interface Greeter {
  greet(name: string): Promise<string>;
}

class Polite implements Greeter {
  private readonly salutation = 'Dear';

  async greet(name: string): Promise<string> {
    return `${this.salutation} ${name}`;
  }
}

function counted(load: () => Greeter) {
  let loads = 0;
  const greeter = onFirstUse<Greeter>(async () => {
    loads += 1;
    return load();
  });
  return { greeter, loads: () => loads };
}

test('nothing is loaded before it is used, and then once', async () => {
  const { greeter, loads } = counted(() => new Polite());
  expect(loads()).toBe(0);
  expect(await Promise.all([greeter.greet('Ada'), greeter.greet('Bob')])).toEqual(['Dear Ada', 'Dear Bob']);
  await greeter.greet('Eve');
  expect(loads()).toBe(1);
});

test('to wait for it does not load it, since it is no promise', async () => {
  const { greeter, loads } = counted(() => new Polite());
  await Promise.resolve(greeter);
  expect(loads()).toBe(0);
});

test('a load that failed is tried again', async () => {
  let healthy = false;
  const { greeter, loads } = counted(() => {
    if (!healthy) throw new Error('not yet');
    return new Polite();
  });
  await expect(greeter.greet('Ada')).rejects.toThrow('not yet');
  healthy = true;
  expect(await greeter.greet('Ada')).toBe('Dear Ada');
  expect(loads()).toBe(2);
});

test('a method that fails is not loaded anew', async () => {
  const { greeter, loads } = counted(() => ({ greet: () => Promise.reject(new Error('hoarse')) }));
  await expect(greeter.greet('Ada')).rejects.toThrow('hoarse');
  await expect(greeter.greet('Ada')).rejects.toThrow('hoarse');
  expect(loads()).toBe(1);
});
