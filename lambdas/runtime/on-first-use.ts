/** An object whose methods are all asynchronous. */
export type Asynchronous<T> = { [K in keyof T]: T[K] extends (...args: never[]) => Promise<unknown> ? T[K] : never };

/**
 * Stands in for an adapter until one of its methods is called, and only then loads it: the AWS SDK and openid-client
 * cost a cold start that most requests need not pay. A load that failed is tried again.
 */
export function onFirstUse<T extends Asynchronous<T>>(load: () => Promise<T>): T {
  let loaded: Promise<T> | undefined;
  const loadOnce = () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  return new Proxy({} as T, {
    get: (_, name) => {
      // A promise asks whether this is one.
      if (name === 'then') return undefined;
      return async (...args: never[]) => {
        const target = await loadOnce();
        const method = target[name as keyof T] as (...args: never[]) => Promise<unknown>;
        return method.apply(target, args);
      };
    },
  });
}
