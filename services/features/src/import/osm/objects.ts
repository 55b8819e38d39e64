/** The three kinds of OSM object, in the order in which a file holds them. */
export type OsmKind = 'node' | 'way' | 'relation';

/** Called for each tagged object. Ids are below 2^53 (the largest in OSM is around 1.3e10); editors use negative ones. */
export type OnTagged = (kind: OsmKind, id: number) => void;

/** `way/42`: how an OSM object is named as a source id. */
export function osmSourceId(kind: OsmKind, id: number | string): string {
  return `${kind}/${id}`;
}
