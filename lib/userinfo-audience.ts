import { Token } from 'aws-cdk-lib';
import type { UserinfoAudience as UserinfoAudienceSettings } from '../core/settings/ways-in.js';
import { checkSecureUrl } from './checks/public-url.js';
import { stopWith } from './checks/report.js';

/** What proves that an opaque token was issued for this API. */
export class UserinfoAudience {
  /**
   * Nothing does: tokens that the provider issued to *any* of its clients pass. Whoever runs another client at the provider
   * can then use the tokens of its users here.
   */
  static acceptAny(): UserinfoAudience {
    return new UserinfoAudience({ kind: 'any' });
  }

  /**
   * Google's tokeninfo endpoint, which says for which client a token was issued. Throws without a client id.
   *
   * @param clientIds the clients whose tokens pass
   */
  static googleTokenInfo(...clientIds: string[]): UserinfoAudience {
    return UserinfoAudience.tokenInfo('https://oauth2.googleapis.com/tokeninfo', ...clientIds);
  }

  /**
   * An endpoint that works as Google's tokeninfo does. Throws if the address is not https, or without a client id.
   *
   * @param url address of the endpoint
   * @param clientIds the clients whose tokens pass
   */
  static tokenInfo(url: string, ...clientIds: string[]): UserinfoAudience {
    stopWith([
      ...checkSecureUrl('tokenInfo', url),
      ...(clientIds.length > 0 && clientIds.every((id) => Token.isUnresolved(id) || id.trim() !== '')
        ? []
        : ['UserinfoAudience needs the ids of the clients whose tokens pass, and none may be blank.']),
    ]);
    return new UserinfoAudience({ kind: 'tokeninfo', url, clientIds });
  }

  /** @internal */
  readonly _settings: UserinfoAudienceSettings;

  private constructor(settings: UserinfoAudienceSettings) {
    this._settings = settings;
  }
}
