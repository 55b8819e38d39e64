import type { Audience, Bilingual } from '@tongtu/sdk/contract';
import { labelOf } from '../crs/file-system.ts';
import { CRS84, type ReferenceSystem } from '../crs/reference-system.ts';

/** What every file says of itself, wherever it is carried: whose data they are, which, and as of when. */
export interface Notice {
  readonly collection: { readonly id: string; readonly title: Bilingual };
  /** Of the audience that it is for: of the full store as much as that may see. */
  readonly edition: Audience;
  readonly revision: number;
  /** When the revision was published; missing before the first publication. */
  readonly published: Date | undefined;
  readonly crs: ReferenceSystem;
  readonly attribution: readonly string[];
  /** What must be said besides, such as that the data are simulated. */
  readonly notices: readonly Bilingual[];
  /** Map approval number (审图号) of the public map. */
  readonly approval: string | undefined;
}

/** The same as names and texts, in a fixed order; what is not there is left out. */
export function noticeEntries(notice: Notice): Readonly<Record<string, string>> {
  const { collection, edition, revision, published, crs, attribution, notices, approval } = notice;
  return {
    collection: collection.id,
    title: both(collection.title),
    edition,
    revision: String(revision),
    ...(published ? { published: published.toISOString() } : {}),
    crs: labelOf(crs),
    axes: crs.kind === 'geographic' ? 'longitude latitude' : 'easting northing',
    ...(attribution.length > 0 ? { attribution: attribution.join(' · ') } : {}),
    ...(approval === undefined ? {} : { map_approval: approval }),
    ...(notices.length > 0 ? { notice: notices.map(both).join(' · ') } : {}),
  };
}

/** All of it on one line, for formats that have a place for a text alone. */
export function noticeLine(notice: Notice): string {
  return Object.entries(noticeEntries(notice))
    .map(([name, text]) => `${name}=${text}`)
    .join('; ');
}

/**
 * Name of the file without its extension, such as `building-r7-public` or, of a part of the collection in another
 * system, `building-r7-public-part-epsg-4549`: ASCII, so every system takes it.
 */
export function fileStem({ collection, revision, edition, crs }: Notice, isPart: boolean): string {
  const system = labelOf(crs)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return [
    ...[collection.id, `r${revision}`, edition],
    ...(isPart ? ['part'] : []),
    ...(crs.uri === CRS84.uri ? [] : [system || 'local-grid']),
  ].join('-');
}

export const both = ({ zh, en }: Bilingual): string => (zh === en ? zh : `${zh} ${en}`);
