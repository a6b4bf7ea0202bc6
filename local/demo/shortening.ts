/** Of a secret, so many characters are shown: enough to recognise it again, useless to whoever reads along. */
export const SHOWN_CHARACTERS = 6;

/** What a token, a cookie, a code or a state looks like; no name or identifier in the demo is as long. */
const SECRET = /[\w-]{20,}(?:\.[\w-]*)*/g;

/** For a value that is a secret, whatever it looks like. */
export function shortened(secret: string): string {
  return secret.length > SHOWN_CHARACTERS ? `${secret.slice(0, SHOWN_CHARACTERS)}…` : '…';
}

/** Shortens what looks like a secret, and leaves the rest as it is. */
export function shownText(text: string): string {
  return text.replace(SECRET, shortened);
}

/** A header at the upstream: tokens are shortened alone, since what is told of a caller is long, too, and worth reading. */
export function shownAtUpstream(name: string, value: string): string {
  return name.endsWith('-token') ? shortened(value) : value.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, shortened);
}

/** An address, absolute or not, with the values of its query shortened one by one. */
export function shownUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark < 0) return shownText(url);
  return `${shownText(url.slice(0, mark))}?${shownForm(url.slice(mark + 1))}`;
}

/** A form body or a query string. A password is not shown at all. */
export function shownForm(form: string): string {
  return form.split('&').map(shownField).join('&');
}

function shownField(field: string): string {
  const [name = '', ...value] = field.split('=');
  if (value.length === 0) return shownText(field);
  return `${name}=${name === 'password' ? '…' : shownText(value.join('='))}`;
}

/** A header of a request or of an answer; credentials and cookies are shortened whatever they look like. */
export function shownHeader(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case 'authorization': {
      const [scheme = '', ...credential] = value.split(' ');
      return credential.length === 0 ? shortened(scheme) : `${scheme} ${shortened(credential.join(' '))}`;
    }
    case 'cookie':
      return value.split('; ').map(shownPair).join('; ');
    case 'set-cookie': {
      const [pair = '', ...attributes] = value.split('; ');
      const telling = attributes.filter((attribute) => !/^expires=/i.test(attribute));
      return [shownPair(pair), ...telling.map(shownText)].join('; ');
    }
    case 'location':
      return shownUrl(value);
    default:
      return shownText(value);
  }
}

function shownPair(pair: string): string {
  const [name = '', ...value] = pair.split('=');
  return value.length === 0 ? shortened(pair) : `${name}=${value.join('=') === '' ? '' : shortened(value.join('='))}`;
}
