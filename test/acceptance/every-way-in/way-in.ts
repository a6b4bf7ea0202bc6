import type { CredentialKind } from '../../../core/settings/document.js';
import type { World } from './world.js';

/** What is tried with each way in. */
export const CASES = [
  'success',
  'wrong credential',
  'expired',
  'wrong audience',
  'provider down',
  'cache hit',
  'cache expiry',
] as const;

export type Case = (typeof CASES)[number];

/** Why a case cannot be with a way in. */
export interface NoSuchCase {
  readonly because: string;
}

export type Cell = ((world: World) => Promise<void>) | NoSuchCase;

export type Cells = Readonly<Record<Case, Cell>>;

export interface WayIn {
  /** The kind of credential; `none` is nobody in particular. */
  readonly kind: CredentialKind | 'none';
  readonly cells: Cells;
}
