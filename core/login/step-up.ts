import type { StepUp } from '../access/step-up.js';
import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';

/** Of all classes together, so that the login cookie stays small. */
const ACR_VALUES = /^(?=.{1,512}$)[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const MAX_AGE = /^[0-9]{1,9}$/;
const LEEWAY = 30;

/** As parameters of an authorization request, and of the login URL that leads to it. */
export function stepUpParameters(stepUp: StepUp | undefined): Readonly<Record<string, string>> {
  const { acrValues, maxAge } = stepUp ?? {};
  return {
    ...(acrValues === undefined ? {} : { acr_values: acrValues.join(' ') }),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
  };
}

/** What a login URL asks for; undefined if it asks for nothing, or for nonsense. */
export function readStepUp(parameters: ReadonlyMap<string, string>): StepUp | undefined {
  const acrValues = parameters.get('acr_values') ?? '';
  const maxAge = parameters.get('max_age') ?? '';
  const stepUp = {
    acrValues: ACR_VALUES.test(acrValues) ? acrValues.split(' ') : undefined,
    maxAge: MAX_AGE.test(maxAge) ? Number(maxAge) : undefined,
  };
  return stepUp.acrValues === undefined && stepUp.maxAge === undefined ? undefined : stepUp;
}

/**
 * Whether a login is what was asked for. It ends here if not: back at the page it would be sent to sign in again, and so
 * on without end.
 * @throws GateError `step_up_failed`
 */
export function checkStepUp(stepUp: StepUp | undefined, { acr, auth_time: authTime }: Claims, now: number): void {
  if (stepUp?.acrValues !== undefined && !stepUp.acrValues.some((value) => value === acr)) {
    throw new GateError('step_up_failed', acr === undefined ? 'the ID token has no acr' : 'acr is another one');
  }
  if (stepUp?.maxAge === undefined) return;
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) {
    throw new GateError('step_up_failed', 'the ID token has no auth_time');
  }
  if (now - authTime > stepUp.maxAge + LEEWAY) throw new GateError('step_up_failed', 'auth_time is too long ago');
}
