import { wantsPage } from '../pages/wants-page.js';
import { type GateRequest, singleHeader } from '../request.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { withoutPlacedToken } from '../token-places.js';
import { validReturnUrl } from './return-url.js';

/** Bytes that a form may have to be kept. */
export const MAX_FORM_SIZE = 16_384;

/** Whether a browser posts a form as a page load, so that a page is what it shows for an answer. */
export function isFormPost(request: GateRequest): boolean {
  if (request.method !== 'POST') return false;
  // Frames ask for `iframe`, and no page of the gate may stand in one.
  const destination = singleHeader(request, 'sec-fetch-dest');
  return wantsPage(request) && (destination === undefined || destination === 'document');
}

/**
 * Where a REST API sends a form that came without a session: to a page that keeps it, where the gate does that and the
 * form is one that can be kept, else to a page that says so.
 * @param address where the form was posted to
 */
export function formUrl(settings: GateSettings, request: GateRequest, address: string): string {
  const target = settings.keepsForms && announcesForm(request) ? ownUrl(address, settings) : undefined;
  if (target !== undefined)
    return `${settings.publicUrl}${GATE_PATHS.resubmit}?return_to=${encodeURIComponent(target)}`;
  const lost = `${settings.publicUrl}${GATE_PATHS.denied}?code=form_lost`;
  const form = ownUrl(singleHeader(request, 'referer') ?? '', settings);
  return form === undefined ? lost : `${lost}&return_to=${encodeURIComponent(withoutToken(form, settings))}`;
}

/** The page may have been opened with a token in its address. */
function withoutToken(address: string, { waysIn }: GateSettings): string {
  const url = new URL(address);
  const query = url.search.slice(1);
  const kept = withoutPlacedToken(query, waysIn.tokenPlaces);
  if (kept !== query) url.search = kept;
  return url.href;
}

/** An address of the gate's own origin; a form must not be sent to any other. */
export function ownUrl(input: string, settings: GateSettings): string | undefined {
  const valid = validReturnUrl(input, settings);
  return valid !== undefined && new URL(valid).origin === new URL(settings.publicUrl).origin ? valid : undefined;
}

/** What the headers of a form that can be kept look like; the authorizer sees nothing else of it. */
export function announcesForm(request: GateRequest): boolean {
  const type = singleHeader(request, 'content-type') ?? '';
  const length = Number(singleHeader(request, 'content-length') ?? 0);
  return /^application\/x-www-form-urlencoded *(?:; *charset=utf-8 *)?$/i.test(type) && length <= MAX_FORM_SIZE;
}

/**
 * The fields of a form, or undefined if hidden fields could not hold them so that a browser would send the same again.
 */
export function formFields(body: string): readonly (readonly [name: string, value: string])[] | undefined {
  if (Buffer.byteLength(body) > MAX_FORM_SIZE) return undefined;
  const fields = [...new URLSearchParams(body)];
  return fields.every(([name, value]) => isRepeatable(name) && isRepeatable(value) && name !== '') ? fields : undefined;
}

/** Browsers send line ends as CRLF, and neither NUL nor what is no UTF-8 survives a page. */
function isRepeatable(text: string): boolean {
  return !/\r(?!\n)|(?<!\r)\n|\0|\ufffd/.test(text);
}
