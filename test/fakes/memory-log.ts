import type { Log, LogFields } from '../../core/log.js';

export interface LogLine extends LogFields {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** Keeps log lines for tests to read. */
export class MemoryLog implements Log {
  readonly lines: LogLine[] = [];

  info(message: string, fields: LogFields): void {
    this.lines.push({ level: 'info', message, ...fields });
  }

  warn(message: string, fields: LogFields): void {
    this.lines.push({ level: 'warn', message, ...fields });
  }

  error(message: string, fields: LogFields): void {
    this.lines.push({ level: 'error', message, ...fields });
  }

  get codes(): readonly (string | undefined)[] {
    return this.lines.map((line) => line.code);
  }
}
