import { createWriteStream, type WriteStream } from 'node:fs';

/** Older lines are forgotten here, but stay in the file. */
const MAX_LINES = 100_000;

/** What happened in one run: a file, and the lines of it for those who ask. */
export class RunLog {
  private readonly stream: WriteStream;
  private readonly lines: string[] = [];
  private readonly listeners = new Set<(line: string) => void>();

  constructor(readonly file: string) {
    this.stream = createWriteStream(file, { flags: 'a' });
    // A full disk must not end the gate.
    this.stream.on('error', () => {});
  }

  write(source: string, text: string): void {
    const line = `[${source}] ${text}`;
    this.stream.write(`${line}\n`);
    this.lines.push(line);
    if (this.lines.length > MAX_LINES) {
      this.lines.shift();
    }
    for (const listener of this.listeners) {
      listener(line);
    }
  }

  all(): readonly string[] {
    return [...this.lines];
  }

  /** Calls `listener` for every line from now on. @returns a function that ends this */
  subscribe(listener: (line: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(() => resolve()));
  }
}
