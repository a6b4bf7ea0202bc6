import { setTimeout as wait } from 'node:timers/promises';
import { type AwsAnswer, type AwsCall, awsError } from './request.js';

/** Services that answer at the local AWS endpoint, and how each of them says that it failed. */
const SERVER_ERRORS: Readonly<Record<string, string>> = {
  dynamodb: 'InternalServerError',
  secretsmanager: 'InternalServiceError',
  kms: 'KMSInternalException',
};
const KINDS = ['throttle', 'error', 'latency'] as const;
const MAX_LATENCY = 60_000;

interface InjectedFault {
  readonly service: string;
  /** Undefined for every operation. */
  readonly operation: string | undefined;
  readonly kind: (typeof KINDS)[number];
  /** The share of calls that it strikes; milliseconds, for every call, with `latency`. */
  readonly value: number;
}

/** What an adopter wants to go wrong, in the words of `--inject`. */
export class InjectError extends Error {
  override readonly name = 'InjectError';
}

/** Lets calls of AWS services fail that would succeed: the same calls in every run with the same seed. */
export class InjectedFaults {
  private faults: readonly InjectedFault[] = [];
  private state = 0;

  /** @throws InjectError */
  constructor(
    texts: readonly string[] = [],
    private readonly seed = 1,
  ) {
    this.inject(...texts);
  }

  /** Replaces what was injected before, and begins at the seed; nothing is injected without a text. @throws InjectError */
  inject(...texts: readonly string[]): void {
    this.faults = texts.map(parseFault);
    this.state = this.seed;
  }

  /** What strikes this call instead of its answer; undefined where nothing does. */
  async strike(call: AwsCall): Promise<AwsAnswer | undefined> {
    for (const { service, operation, kind, value } of this.faults) {
      if (service !== call.service || (operation !== undefined && operation !== call.operation)) {
        continue;
      }
      if (kind === 'latency') {
        await wait(value);
      } else if (this.random() < value) {
        return kind === 'throttle'
          ? awsError('ThrottlingException', 'Rate exceeded')
          : awsError(SERVER_ERRORS[service] ?? 'InternalFailure', 'Injected by --inject', 500);
      }
    }
    return undefined;
  }

  /** Mulberry32: small, seeded, and even enough to fail one call of five. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }
}

function parseFault(text: string): InjectedFault {
  const [, service = '', operation, kind = '', amount = ''] =
    /^([a-z]+)(?:\.([A-Za-z]+))?=([a-z]+):([0-9.]+)$/.exec(text) ?? [];
  const known = KINDS.find((candidate) => candidate === kind);
  if (!Object.hasOwn(SERVER_ERRORS, service) || known === undefined) {
    const services = Object.keys(SERVER_ERRORS).join(', ');
    throw new InjectError(`"${text}" is not one of ${services} with ${KINDS.join(', ')}, as in dynamodb=throttle:0.2.`);
  }
  const value = Number(amount);
  const [limit, unit] = known === 'latency' ? [MAX_LATENCY, 'milliseconds'] : [1, 'as the share of calls'];
  if (!(value > 0 && value <= limit)) {
    throw new InjectError(`${known} takes more than 0 and at most ${limit} ${unit}, not "${amount}".`);
  }
  return { service, operation, kind: known, value };
}
