/** The time, injected so that tests travel in it. */
export interface Clock {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** Lets time pass, injected so that tests do not wait. */
export type Pause = (milliseconds: number) => Promise<void>;
