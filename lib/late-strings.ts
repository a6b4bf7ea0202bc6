import { Token } from 'aws-cdk-lib';
import type { LateString } from '../core/settings/document.js';

/** Collects the strings of access rules that CloudFormation fills in, since a deflated document cannot hold tokens. */
export class LateStrings {
  readonly values: string[] = [];

  /** The string itself, or a reference to its place among the values. */
  add(text: string): LateString {
    if (!Token.isUnresolved(text)) {
      return text;
    }
    const known = this.values.indexOf(text);
    return { value: known >= 0 ? known : this.values.push(text) - 1 };
  }

  addAll(texts: readonly string[]): LateString[] {
    return texts.map((text) => this.add(text));
  }
}
