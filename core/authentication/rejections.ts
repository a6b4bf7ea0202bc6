import type { Clock } from '../clock.js';

const MAXIMUM = 1_000;

interface Rejection {
  readonly until: number;
  readonly source: string;
}

/** Remembers for seconds what was no good, so that repeating it does not ask the provider again. One source fills little of it. */
export class Rejections {
  private readonly rejections = new Map<string, Rejection>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetime = 10,
    private readonly perSource = 20,
  ) {}

  has(key: string): boolean {
    const rejection = this.rejections.get(key);
    if (rejection === undefined) return false;
    if (rejection.until > this.clock.now()) return true;
    this.rejections.delete(key);
    return false;
  }

  add(key: string, source: string): void {
    const own = [...this.rejections].filter(([, rejection]) => rejection.source === source);
    const [oldestOfAll] = this.rejections.keys();
    const [oldest] = own.length >= this.perSource ? (own[0] ?? []) : [];
    if (oldest !== undefined) this.rejections.delete(oldest);
    else if (this.rejections.size >= MAXIMUM && oldestOfAll !== undefined) this.rejections.delete(oldestOfAll);
    this.rejections.set(key, { until: this.clock.now() + this.lifetime, source });
  }

  get size(): number {
    return this.rejections.size;
  }
}
