/** The pages of the embedded identity provider: no script, nothing fetched from elsewhere. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
};

export function loginPage(uid: string, typed: { readonly username: string } | undefined): string {
  const fault = typed === undefined ? '' : '<p role="alert">User name or password is wrong.</p>';
  return page(
    'Sign in',
    `${fault}<form method="post" action="/interaction/${escapeHtml(encodeURIComponent(uid))}">
<label for="username">User name</label>
<input id="username" name="username" value="${escapeHtml(typed?.username ?? '')}" autocomplete="username" autocapitalize="none" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>
</form>`,
  );
}

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

export function errorPage(code: string, description: string | undefined): string {
  return page('Something is wrong', `<p>${escapeHtml(description ?? '')}</p><p><code>${escapeHtml(code)}</code></p>`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 22rem; margin: 4rem auto; padding: 0 1rem; color: #1b1b1f; }
label { display: block; margin-top: 1rem; }
input, button { font: inherit; width: 100%; padding: .5rem; box-sizing: border-box; }
button { margin-top: 1.5rem; color: #fff; background: #24489b; border: 0; border-radius: .25rem; cursor: pointer; }
[role=alert] { color: #a4161a; }
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
