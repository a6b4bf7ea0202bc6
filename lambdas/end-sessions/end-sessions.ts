import type { SQSHandler } from 'aws-lambda';
import { carryOutEnding, type EndingMessageDependencies } from '../../core/logout/ending-message.js';

/** Messages of the queue behind the event rules. What is thrown here the queue sends again, and keeps in the end. */
export function endSessions(deps: EndingMessageDependencies): SQSHandler {
  return async ({ Records: messages }) => {
    for (const { body } of messages) await carryOutEnding(deps, body);
  };
}
