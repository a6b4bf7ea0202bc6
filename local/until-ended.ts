const PARENT_CHECK = 500;

/** Resolves when this process is told to end, or when npm, which started it, is gone without telling. */
export function untilEnded(): Promise<'ended'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('ended'));
    }
    if (process.env.npm_lifecycle_event !== undefined) {
      // npm passes SIGTERM to the shell between it and us, and that shell does not pass it on.
      const parent = process.ppid;
      setInterval(() => process.ppid !== parent && resolve('ended'), PARENT_CHECK).unref();
    }
  });
}
