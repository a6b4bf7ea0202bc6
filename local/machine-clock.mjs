// @ts-check

/** By how many milliseconds the clock of this process runs ahead of the machine's: one number, for all its threads. */
export const AHEAD = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);

const MachineDate = Date;

/**
 * Lets this thread tell the time of a clock that somebody may set ahead.
 *
 * @param {SharedArrayBuffer} [buffer] who sets it; another thread has its own `AHEAD`
 */
export function followClock(buffer = AHEAD) {
  const ahead = new Float64Array(buffer);
  const now = () => Math.floor(MachineDate.now() + (ahead[0] ?? 0));
  globalThis.Date = new Proxy(MachineDate, {
    construct: (date, parts, newTarget) => Reflect.construct(date, parts.length === 0 ? [now()] : parts, newTarget),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}

/**
 * Sets the clock of all threads that follow it ahead. Timers run on as before.
 *
 * @param {number} seconds
 */
export function setClockAhead(seconds) {
  const ahead = new Float64Array(AHEAD);
  ahead[0] = (ahead[0] ?? 0) + seconds * 1000;
}
