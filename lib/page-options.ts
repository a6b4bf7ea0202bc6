import { Token } from 'aws-cdk-lib';
import type { PageSettings } from '../core/settings/document.js';
import { checkSecureUrl } from './checks/public-url.js';

/** The languages that the gate's pages are written in. */
export enum PageLanguage {
  /** English. */
  ENGLISH = 'en',
  /** German. */
  GERMAN = 'de',
}

/** How the gate's own pages look: signed out, sign-in failed, access denied, your sessions. */
export interface PageOptions {
  /**
   * What the application is called, at most 100 characters; shown above each page and in its title.
   *
   * @default - no name
   */
  readonly name?: string;

  /**
   * Address of a logo, shown beside the name. https, except for localhost.
   *
   * @default - no logo
   */
  readonly logoUrl?: string;

  /**
   * Colour of buttons and links, as in `#0550ae`. It is made darker on light and lighter on dark pages as far as
   * needed to be read (contrast 4.5 : 1).
   *
   * @default '#0550ae'
   */
  readonly color?: string;

  /**
   * Address of a style sheet that is loaded after the gate's own. https, except for localhost. What it loads in its
   * turn, such as fonts, the content security policy of the pages forbids.
   *
   * @default - the gate's own style alone
   */
  readonly stylesheetUrl?: string;

  /**
   * The language for browsers that ask for none of those in {@link PageLanguage}. `ui_locales` in the address of a page
   * and then the browser's `Accept-Language` come first.
   *
   * @default PageLanguage.ENGLISH
   */
  readonly language?: PageLanguage;
}

/** What in the options cannot work. */
export function checkPages({ name, logoUrl, color, stylesheetUrl }: PageOptions): string[] {
  const faults: string[] = [];
  if (name !== undefined && !Token.isUnresolved(name) && (name === '' || name.length > 100)) {
    faults.push('pages.name must have 1 to 100 characters.');
  }
  if (color !== undefined && !/^#[0-9a-f]{6}$/i.test(color)) {
    faults.push(`pages.color "${color}" is not of the form "#0550ae": write it with six hexadecimal digits.`);
  }
  return [
    ...faults,
    ...(logoUrl === undefined ? [] : checkSecureUrl('pages.logoUrl', logoUrl)),
    ...(stylesheetUrl === undefined ? [] : checkSecureUrl('pages.stylesheetUrl', stylesheetUrl)),
  ];
}

/** The page settings of a gate. */
export function pageSettings({ language = PageLanguage.ENGLISH, ...theme }: PageOptions): PageSettings {
  return { language, ...theme };
}
