import type { Block, Link } from '../pages/page.js';
import { pageResponse, readerOf } from '../pages/page-response.js';
import type { Provider } from '../providers.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { GateSettings, ProviderSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** Where the user says which provider knows him: by a link for each, or by his e-mail address where that tells. */
export function chooserPage(
  settings: GateSettings,
  request: GateRequest,
  candidates: readonly Provider[],
  parameters: ReadonlyMap<string, string>,
): GateResponse {
  const reader = readerOf(request, settings);
  const { title, text, email, next } = reader.texts.chooser;
  const address = `${settings.publicUrl}${GATE_PATHS.login}`;
  const providers = candidates.map((candidate) => candidate.settings);
  const known = providers.filter(({ choice }) => (choice?.emailDomains ?? []).length > 0);
  const { login_hint: _, ...kept } = Object.fromEntries(parameters);
  const question: Block = {
    kind: 'question',
    question: email,
    input: 'email',
    name: 'login_hint',
    submit: next,
    action: address,
    fields: Object.entries(kept),
    // Where the login page of a provider leads from there is the provider's own matter.
    leadsTo: [...new Set(['https:', ...known.map(originOf)])],
  };
  return pageResponse(
    {
      status: 200,
      title,
      content: [
        { kind: 'text', text },
        ...(known.length === 0 ? [] : [question]),
        { kind: 'actions', actions: providers.map((provider) => linkTo(address, parameters, provider)) },
      ],
    },
    reader,
  );
}

function linkTo(address: string, parameters: ReadonlyMap<string, string>, { id, choice }: ProviderSettings): Link {
  const url = new URL(address);
  for (const [name, value] of parameters) url.searchParams.set(name, value);
  url.searchParams.set('provider', id);
  return { kind: 'link', text: choice?.label ?? id, href: url.href };
}

function originOf({ issuer, endpoints: { authorization = issuer } }: ProviderSettings): string {
  return new URL(authorization).origin;
}
