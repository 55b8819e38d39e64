import type { NameStatus } from './collection.ts';

/** How a name fits what is looked for: is it, begins with it, or has it in it. */
export type MatchKind = 'exact' | 'prefix' | 'part';

/** A feature that is found by one of its names. */
export interface SearchHit {
  readonly type: 'Feature';
  readonly id: number;
  /** A point on it, `[lng, lat]`. */
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  /** `[west, south, east, north]` of all of it. */
  readonly bbox: readonly [number, number, number, number];
  readonly properties: {
    readonly collection: string;
    readonly version: number;
    /** In the asked language, where it has one in that. */
    readonly name: string;
    readonly match: {
      readonly kind: MatchKind;
      /** The name that fits, which may be a former one. */
      readonly text: string;
      readonly lang: string;
      readonly status: NameStatus;
      /** UTF-16 units of the text that were looked for, the end not included. */
      readonly ranges: readonly (readonly [number, number])[];
    };
  };
  readonly links: readonly { readonly rel: string; readonly type: string; readonly href: string }[];
}

/** What a search found, best first, as of one revision. */
export interface SearchAnswer {
  readonly type: 'FeatureCollection';
  readonly revision: number;
  readonly numberReturned: number;
  readonly features: readonly SearchHit[];
}
