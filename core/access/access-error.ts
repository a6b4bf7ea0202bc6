import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Remedy, Verdict } from './verdict.js';

/** The caller is known, and the rule of the route is not met. The detail names what is missing, by the words of the rule. */
export class AccessError extends GateError {
  readonly remedy: Remedy | undefined;

  constructor(
    { missing, remedy }: Verdict,
    readonly identity: Identity,
  ) {
    super(remedy?.lacksAuthentication === true ? 'insufficient_user_authentication' : 'access_denied', missing);
    this.remedy = remedy;
  }
}
