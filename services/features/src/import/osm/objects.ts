/** The three kinds of OSM object, in the order in which a file holds them. */
export type OsmKind = 'node' | 'way' | 'relation';

/** The ids of all objects that carry a tag, listed independently of the driver that delivers them. */
export type TaggedObjects = Record<OsmKind, Set<number>>;

/** Called for each tagged object. Ids are below 2^53 (the largest in OSM is around 1.3e10); editors use negative ones. */
export type OnTagged = (kind: OsmKind, id: number) => void;

export function noTaggedObjects(): TaggedObjects {
  return { node: new Set(), way: new Set(), relation: new Set() };
}

/** `way/42`: how an OSM object is named as a source id. */
export function osmSourceId(kind: OsmKind, id: number | string): string {
  return `${kind}/${id}`;
}
