import { type Check, interactionPolicy, type ProviderContext } from 'oidc-provider';

/** How strongly somebody can sign in here (`acr`): with a password, or with a one-time code as well. */
export const ACR = { password: 'silver', oneTimeCode: 'gold' } as const;

/** Whether only a one-time code will do. */
export function wantsOneTimeCode(acrValues: string | undefined): boolean {
  const wanted = wordsOf(acrValues);
  return wanted.includes(ACR.oneTimeCode) && !wanted.includes(ACR.password);
}

/** When the login page is shown: as oidc-provider has it, and when a session is not as strong as is asked for. */
export function loginPolicy(): object {
  const policy = interactionPolicy.base();
  policy.get('login')?.checks.add(new interactionPolicy.Check('acr_values', 'a stronger sign-in is needed', isTooWeak));
  return policy;
}

function isTooWeak({ oidc }: ProviderContext): Check {
  const wanted = wordsOf(oidc.params.acr_values);
  const isStrongEnough = wanted.length === 0 || wanted.includes(oidc.session.acr ?? '');
  // Whoever was just asked is not asked again; the ID token says how strong it was.
  const wasAsked = oidc.result?.login !== undefined;
  const { REQUEST_PROMPT, NO_NEED_TO_PROMPT } = interactionPolicy.Check;
  return isStrongEnough || wasAsked ? NO_NEED_TO_PROMPT : REQUEST_PROMPT;
}

function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
