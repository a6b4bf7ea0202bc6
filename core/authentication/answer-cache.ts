import type { Clock } from '../clock.js';

/** Something that took an effort to find out. */
export interface Answer<T> {
  readonly value: T;
  /** Seconds since 1970; a time that has passed keeps nothing. */
  readonly until: number;
}

/**
 * Remembers answers in the memory of one function instance. It is bounded: what was not used for longest goes first. Who
 * asks while an answer is on its way waits for it; a failure is remembered for nobody.
 */
export class AnswerCache<T> {
  private readonly answers = new Map<string, Answer<T>>();
  private readonly asked = new Map<string, Promise<Answer<T>>>();

  constructor(
    private readonly clock: Clock,
    private readonly limit = 1_000,
  ) {}

  find(key: string): T | undefined {
    const answer = this.answers.get(key);
    if (answer === undefined) return undefined;
    this.answers.delete(key);
    if (answer.until <= this.clock.now()) return undefined;
    this.answers.set(key, answer);
    return answer.value;
  }

  async ask(key: string, ask: () => Promise<Answer<T>>): Promise<T> {
    const known = this.find(key);
    if (known !== undefined) return known;
    const onItsWay = this.asked.get(key);
    if (onItsWay !== undefined) return (await onItsWay).value;
    const asked = ask().finally(() => this.asked.delete(key));
    this.asked.set(key, asked);
    const answer = await asked;
    this.keep(key, answer);
    return answer.value;
  }

  keep(key: string, answer: Answer<T>): void {
    if (answer.until <= this.clock.now()) return;
    this.answers.delete(key);
    this.answers.set(key, answer);
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.limit && oldest !== undefined) this.answers.delete(oldest);
  }

  forget(key: string): void {
    this.answers.delete(key);
  }

  get size(): number {
    return this.answers.size;
  }
}
