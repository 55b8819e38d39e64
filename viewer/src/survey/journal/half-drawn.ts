import type { Position } from 'geojson';
import { remember, remembered } from '../../page/storage.ts';
import type { PenKind } from '../draw/pen.ts';

/** A shape of which some vertices are set, and which is no edit yet. */
export interface HalfDrawn {
  readonly collectionId: string;
  readonly kind: PenKind;
  /** Longitude and latitude of the vertices, in the order in which they were set. */
  readonly positions: readonly Position[];
}

const keyOf = (memberId: string): string => `half-drawn.${memberId}`;

/**
 * Keeps in this browser what is being drawn; `undefined`: nothing is. Not in the journal, whose writes take a moment each: this
 * is told at every vertex, and a page that is reloaded waits for nothing.
 */
export function keepHalfDrawn(memberId: string, halfDrawn: HalfDrawn | undefined): void {
  remember(keyOf(memberId), halfDrawn ? JSON.stringify(halfDrawn) : '');
}

/** What this member was drawing when the page was left. What can't be read is as if nothing had been. */
export function halfDrawnOf(memberId: string): HalfDrawn | undefined {
  try {
    const { collectionId, kind, positions } = JSON.parse(
      remembered(keyOf(memberId)) || '{}',
    ) as Partial<HalfDrawn>;
    if (typeof collectionId !== 'string' || (kind !== 'line' && kind !== 'polygon')) return undefined;
    if (!Array.isArray(positions) || positions.length === 0 || !positions.every(isPosition)) return undefined;
    return { collectionId, kind, positions };
  } catch {
    return undefined;
  }
}

function isPosition(each: unknown): each is Position {
  return Array.isArray(each) && Number.isFinite(each[0]) && Number.isFinite(each[1]);
}
