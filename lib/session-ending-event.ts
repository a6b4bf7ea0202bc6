import type { EventPattern, IEventBus } from 'aws-cdk-lib/aws-events';

/** An event on which the sessions of a user end, such as 'user disabled'. */
export interface SessionEndingEvent {
  /** Which events are meant. They should all have a subject where `subjectPath` says. */
  readonly eventPattern: EventPattern;

  /** Where the subject is in the event: a JSON path to what the provider writes into `sub`, as in `$.detail.userId`. */
  readonly subjectPath: string;

  /**
   * Whose user the subject is, as the provider writes itself into `iss`.
   *
   * @default - the only issuer of the gate; required where it has several
   */
  readonly issuer?: string;

  /**
   * The bus the events come by.
   *
   * @default - the default bus of the account
   */
  readonly eventBus?: IEventBus;
}
