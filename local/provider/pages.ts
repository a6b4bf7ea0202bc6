/** The pages of the embedded identity provider: no script, nothing fetched from elsewhere. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
};

export function loginPage(uid: string, typed: { readonly username: string } | undefined, withCode: boolean): string {
  const fault = typed === undefined ? '' : '<p role="alert">User name or password is wrong.</p>';
  // Where to go on typing: most often only the password was wrong.
  const [forName, forPassword] = typed === undefined ? [' autofocus', ''] : ['', ' autofocus'];
  return page(
    'Sign in',
    `${fault}<form method="post" action="/interaction/${escapeHtml(encodeURIComponent(uid))}">
<label for="username">User name</label>
<input id="username" name="username" value="${escapeHtml(typed?.username ?? '')}" autocomplete="username" autocapitalize="none" required${forName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${forPassword}>
${withCode ? CODE_FIELD : ''}<button type="submit">Sign in</button>
</form>`,
  );
}

const CODE_FIELD = `<label for="code">One-time code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code">
`;

/** `form` is the empty form with the id `op.logoutForm` that oidc-provider made. */
export function logoutPage(form: string): string {
  return page(
    'Sign out',
    `<p>Do you want to sign out?</p>${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
  );
}

export function signedOutPage(): string {
  return page('Signed out', '<p>You are signed out.</p>');
}

/** Goes on to `target` when the frame has loaded. */
export function framesPage(frame: string, target: string): string {
  const [source, next] = [escapeHtml(frame), escapeHtml(target)];
  return page(
    'Signing out',
    `<iframe src="${source}" title="The application signs you out" hidden></iframe><p><a href="${next}">Continue</a></p>`,
    `<meta http-equiv="refresh" content="0; url=${next}">`,
  );
}

export function errorPage(code: string, description: string | undefined): string {
  return page('Something is wrong', `<p>${escapeHtml(description ?? '')}</p><p><code>${escapeHtml(code)}</code></p>`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}<style>
:root { color-scheme: light dark; --text: #1b1b1f; --back: #ffffff; --accent: #24489b; --on-accent: #ffffff; --fault: #a4161a; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e6ea; --back: #131316; --accent: #a9c1ff; --on-accent: #14234a; --fault: #ffb3ae; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 22rem; margin: 12vh auto 0; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
label { display: block; margin-top: 1rem; }
input, button { font: inherit; width: 100%; padding: .5rem; }
button { margin-top: 1.5rem; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .25rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { color: var(--fault); }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
