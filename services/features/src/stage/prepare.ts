import { createHash } from 'node:crypto';
import { collections } from '@tongtu/data/model';
import type { CollectionDefinition, FeatureInput } from '@tongtu/sdk/contract';
import { compileProfile, defaultProfile, minZoomOf } from '@tongtu/tiles';
import { derivePublic } from '../release/derive.ts';
import { ENTRY_CODE, entriesOf, storedEntries } from '../search/entries.ts';
import { entriesText } from '../search/entry-store.ts';
import { toEwkbHex } from './ewkb.ts';

/** A feature as staging takes it: everything that publication needs is worked out. */
export interface PreparedChange {
  readonly collectionId: string;
  readonly sourceId: string;
  /** By which rules the rest was derived. */
  readonly derivation: string;
  readonly minZoom: number;
  readonly geom: string;
  readonly properties: string;
  readonly isPublic: boolean;
  /** Of the public row, where they are not as in the full edition. */
  readonly publicGeom: string | null;
  readonly publicProperties: string | null;
  /** Names by which it is found, of both editions, as JSON; null: none. */
  readonly searchEntries: string | null;
}

// The full edition draws at least what the public one does, so its zooms hold for both.
const PROFILE = compileProfile(defaultProfile, 'full');

/** To be raised where the code that derives makes other rows of the same definitions. */
const DERIVATION_CODE = 1;

const hashOf = (rules: unknown): string =>
  createHash('sha256').update(JSON.stringify(rules)).digest('base64url').slice(0, 22);

const OF_THE_BASE = hashOf([DERIVATION_CODE, ENTRY_CODE, collections, defaultProfile]);

const ofOthers = new WeakMap<CollectionDefinition, string>();

/** By which rules {@link prepareChange} derives: what was staged by others is derived again before it is published. */
export function derivationOf(collection: CollectionDefinition): string {
  if (collection.kind === 'base') return OF_THE_BASE;
  const known = ofOthers.get(collection);
  if (known !== undefined) return known;
  const { audience, release, search, fields } = collection;
  const made = hashOf([
    DERIVATION_CODE,
    ENTRY_CODE,
    audience,
    release,
    search ?? null,
    fields.map(({ name, audience: of }) => [name, of]),
  ]);
  ofOthers.set(collection, made);
  return made;
}

/** Derives the public row, the lowest zoom and the names by which it is found. */
export function prepareChange(feature: FeatureInput, collection: CollectionDefinition): PreparedChange {
  const { geometry, properties } = feature;
  const released = derivePublic(collection, feature) ?? null;
  // Released properties are a part of all: as many are the same.
  const releasesAll = released && Object.keys(released.properties).length === Object.keys(properties).length;
  const names = entriesOf(collection, properties);
  // Released properties are a part of all: without names in those there are none in these.
  const openNames =
    releasesAll || names.length === 0 ? names : entriesOf(collection, released?.properties ?? {});
  const entries = storedEntries(names, released ? openNames : undefined);
  return {
    collectionId: feature.collectionId,
    sourceId: feature.sourceId,
    derivation: derivationOf(collection),
    minZoom: minZoomOf(feature.collectionId, geometry, properties, PROFILE),
    geom: toEwkbHex(geometry),
    properties: JSON.stringify(properties),
    isPublic: released !== null,
    publicGeom: released && released.geometry !== geometry ? toEwkbHex(released.geometry) : null,
    publicProperties: released && !releasesAll ? JSON.stringify(released.properties) : null,
    searchEntries: entries.length > 0 ? entriesText(entries) : null,
  };
}
