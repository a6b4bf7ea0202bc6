import { describe, expect, it } from 'vitest';
import { ErrorLines } from '../../../local/console/error-lines.js';
import { answered, logged, received, tickingStore } from './recorded-request.js';

function told(...steps: Parameters<ErrorLines['record']>[1][]): readonly string[] {
  const lines: string[] = [];
  const addressOf = (requestId: string) => `http://localhost:8405/requests/${requestId}`;
  const recorder = new ErrorLines({ store: tickingStore(), addressOf, write: (line) => lines.push(line) });
  for (const step of steps) recorder.record('r1', step);
  return lines;
}

describe('a line for every error and every refusal', () => {
  it('says what was refused and why, and where to see more', () => {
    const steps = [received('/orders?token=x'), logged({ code: 'no_credential' }), answered(401, 'unauthorized')];
    expect(told(...steps)).toEqual(['401 GET /orders no_credential  http://localhost:8405/requests/r1']);
  });

  it('is there for a refusal that sends the browser elsewhere, too', () => {
    const steps = [received('/orders'), logged({ code: 'no_credential' }), answered(302, 'forbidden')];
    expect(told(...steps)).toEqual(['302 GET /orders no_credential  http://localhost:8405/requests/r1']);
  });

  it('is there once, also when more becomes known after the answer', () => {
    expect(told(received('/'), answered(503), logged({ code: 'late' }))).toHaveLength(1);
  });

  it('is not there for any other answer, nor for a request that was forgotten', () => {
    expect([...told(received('/'), answered(200)), ...told(received('/'), answered(302, 'open'))]).toEqual([]);
    expect(told(answered(500))).toEqual([]);
  });

  it('has no control characters', () => {
    const [line] = told(received('/\u009b31m\u001b[31m'), answered(404));
    expect(line).toBe('404 GET /?31m?[31m  http://localhost:8405/requests/r1');
  });
});
