import * as v from 'valibot';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { endSessionsOf, type OwnerEndingDependencies } from '../sessions/ending-by-owner.js';
import { subjectDigest } from '../subject-digest.js';

export interface EndingMessageDependencies extends OwnerEndingDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A message that was not carried out. Thrown, so that the queue keeps it. */
export class EndingMessageError extends Error {
  override readonly name = 'EndingMessageError';

  constructor(readonly code: 'message_malformed' | 'sessions_left') {
    super(code);
  }
}

/** Seconds for ending sessions; what is left then is found when the message comes again. */
const TIME_LIMIT = 10;

const name = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024));
const message = v.object({ issuer: name, subject: name });

/**
 * Ends the sessions of the user that an event named. The message is what the rule made of the event.
 * @throws EndingMessageError and what the table throws; the same message, sent again, ends what is left
 */
export async function carryOutEnding(deps: EndingMessageDependencies, body: string): Promise<void> {
  const { issuer, subject } = read(deps, body);
  const about = { subject: subjectDigest(issuer, subject) };
  const owner = { kind: 'subject', issuer, value: subject } as const;
  const { ended, complete } = await endSessionsOf(deps, owner, { deadline: deps.clock.now() + TIME_LIMIT });
  if (ended > 0) deps.metrics.add('SessionsEnded', { value: ended });
  const detail = `${ended} sessions ended`;
  if (!complete) {
    deps.log.warn('sessions are left of a user whom an event named', { ...about, detail });
    throw new EndingMessageError('sessions_left');
  }
  deps.log.info('sessions ended on an event', { ...about, detail });
}

function read({ log, metrics }: EndingMessageDependencies, body: string): v.InferOutput<typeof message> {
  const parsed = v.safeParse(message, jsonOf(body));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  // The event has no subject at this path, or none that is text.
  log.error('an event names no user', { code: 'message_malformed', detail: v.getDotPath(issue) ?? 'no JSON' });
  metrics.add('GateFailed');
  throw new EndingMessageError('message_malformed');
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
