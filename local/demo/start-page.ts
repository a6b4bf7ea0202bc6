/** Where a browser begins: a REST API leads to the login by itself, on an HTTP API the application does. */
export function startPage(api: { readonly flavour: 'http' | 'rest'; readonly url: string }, path: string): string {
  return api.flavour === 'rest' ? `${api.url}${path}` : `${api.url}/auth/login?return_to=${encodeURIComponent(path)}`;
}
