import type { RouteFact } from './routes.js';

/** A gate that redirects does so for every refusal of the API, and only its own authorizer says where to. */
export function checkForeignAuthorizers(methods: readonly RouteFact[], redirects: boolean): string[] {
  return methods
    .filter((method) => redirects && method.guard === 'other')
    .map(
      (method) =>
        `"${method.key}" has another authorizer, whose refusals this gate would turn into redirects that lead nowhere: ` +
        'protect it by the gate, move it to an API of its own, or give the gate credentials: [Credential.BEARER].',
    );
}
