import { Duration } from 'aws-cdk-lib';
import { EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENDING_VARIABLE, type EndingSettings } from '../core/settings/ending-document.js';
import { checkFunctionOptions } from './checks/function-options.js';
import { stopOn } from './checks/report.js';
import { checkEventIssuer, checkSubjectPath } from './checks/session-ending.js';
import { FUNCTION_DEFAULTS, type FunctionOptions } from './function-options.js';
import { GateFunction } from './gate-function.js';
import { gateIssuers } from './gate-issuers.js';
import { gateNetwork } from './gate-network.js';
import { grantAccess } from './gate-permissions.js';
import type { IOidcGate } from './oidc-gate.js';
import type { SessionEndingEvent } from './session-ending-event.js';
import { sessionSettings } from './session-options.js';

/** For so long a message is tried: the table or Secrets Manager may fail meanwhile. */
const PATIENCE = Duration.minutes(30);

interface SessionEndingProps {
  readonly gate: IOidcGate;
  readonly events: readonly SessionEndingEvent[];
  readonly options: FunctionOptions;
  readonly encryptionKey: IKey | undefined;
}

/**
 * Ends sessions on events: rules put the subject, and nothing else of the event, into a queue, and a function takes it
 * from there. What cannot be carried out stays in the queue of dead letters.
 */
export class SessionEnding extends Construct {
  readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, { gate, events, options, encryptionKey }: SessionEndingProps) {
    super(scope, 'SessionEnding');
    const issuers = gateIssuers(gate).map(({ issuer }) => issuer);
    stopOn(this, [
      ...events.flatMap(({ subjectPath, issuer }) => [
        ...checkSubjectPath(subjectPath),
        ...checkEventIssuer(issuer, issuers),
      ]),
      ...checkFunctionOptions(options),
    ]);
    // Lambda wants six times as long as the function may run.
    const interval = 6 * (options.timeout ?? FUNCTION_DEFAULTS.timeout).toSeconds();
    const protection = {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    };
    // The casts are for exactOptionalPropertyTypes, with which the classes of aws-cdk-lib do not fit their interfaces.
    const deadLetterQueue = new Queue(this, 'DeadLetters', protection) as IQueue;
    const queue = new Queue(this, 'Queue', {
      ...protection,
      visibilityTimeout: Duration.seconds(interval),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: Math.ceil(PATIENCE.toSeconds() / interval) },
    }) as IQueue;
    const { function: taker } = new GateFunction(this, 'EndSessions', {
      name: 'end-sessions',
      environment: { [ENDING_VARIABLE]: JSON.stringify(endingSettings(gate)) },
      options,
      network: gateNetwork(this, options, []),
      encryptionKey,
    });
    grantAccess(taker, 'end-sessions', gate);
    // Few at a time, so that a thousand events leave the account's functions to others.
    taker.addEventSource(new SqsEventSource(queue, { batchSize: 1, maxConcurrency: 2 }));
    for (const [index, { eventPattern, eventBus, subjectPath, issuer = issuers[0] }] of events.entries()) {
      const message = RuleTargetInput.fromObject({ issuer, subject: EventField.fromPath(subjectPath) });
      new Rule(this, `Event${index + 1}`, {
        description: 'Claimgate: ends the sessions of the user that an event names',
        eventPattern,
        ...(eventBus === undefined ? {} : { eventBus }),
        targets: [new SqsQueue(queue, { message, deadLetterQueue }) as IRuleTarget],
      });
    }
    this.deadLetterQueue = deadLetterQueue;
  }
}

function endingSettings(gate: IOidcGate): EndingSettings {
  return {
    version: 1,
    gateId: gate.gateId,
    session: { epoch: sessionSettings(gate.session, []).epoch },
    tableName: gate.table.tableName,
    gateSecretArn: gate.secret.secretArn,
  };
}
