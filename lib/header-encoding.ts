import type { HeaderEncoding as EncodingName } from '../core/settings/document.js';

/** How a claim is written in an upstream header. Whatever is chosen, a header holds visible ASCII alone. */
export class HeaderEncoding {
  /** As Kong does it: text, numbers and booleans as they are, lists and objects as base64 of their JSON. */
  static readonly BASE64_JSON = new HeaderEncoding('base64-json');

  /** Text, numbers and booleans as they are; a list or an object leaves the header out, like a claim that is missing. */
  static readonly TEXT = new HeaderEncoding('text');

  /** The JSON of whatever the claim is, text in quotes included; characters outside of ASCII as `\u` escapes. */
  static readonly JSON = new HeaderEncoding('json');

  /**
   * The entries of a list, joined by comma and space; anything else as a list of one. Commas, spaces and percent signs
   * inside an entry are percent-encoded, so that no entry can pass for two. Empty entries are left out.
   */
  static readonly CSV = new HeaderEncoding('csv');

  private constructor(private readonly encoding: EncodingName) {}

  /** @internal */
  get _encoding(): EncodingName {
    return this.encoding;
  }
}
