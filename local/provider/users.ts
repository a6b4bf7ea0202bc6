export interface ProviderUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly address: { readonly locality: string; readonly country: string };
}

/** The people who can log in at the embedded identity provider. Their passwords are for development only. */
export const USERS: readonly ProviderUser[] = [
  {
    username: 'alice',
    password: 'alice-in-development',
    name: 'Alice Archer',
    roles: ['admin', 'user'],
    groups: ['/shop', '/shop/managers'],
    address: { locality: 'London', country: 'GB' },
  },
  {
    username: 'bob',
    password: 'bob-in-development',
    name: 'Bob Baker',
    roles: ['user'],
    groups: ['/shop'],
    address: { locality: 'Zürich', country: 'CH' },
  },
];

/** What a second factor shows, for everybody. For development only. */
export const ONE_TIME_CODE = '123456';

export function userNamed(username: string | undefined): ProviderUser | undefined {
  return USERS.find((user) => user.username === username);
}

/** What ID tokens and the userinfo endpoint say about a user. */
export function profileOf({ username, name, address }: ProviderUser) {
  return {
    sub: username,
    name,
    preferred_username: username,
    email: `${username}@example.com`,
    email_verified: true,
    address,
  };
}

/** What access tokens say beyond the claims of RFC 9068. */
export function accessTokenClaimsOf({ username, roles, groups, address }: ProviderUser) {
  return { preferred_username: username, realm_access: { roles }, groups, address };
}
