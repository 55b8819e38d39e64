/** OGC API Common Part 1, 8.2; titles are for people. */
export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title?: string;
}

/** Before the relations that OGC has registered. */
export const OGC_REL = 'http://www.opengis.net/def/rel/ogc/1.0';

export type Query = Readonly<Record<string, string>>;

/** @param origin scheme and host under which the caller reaches us */
export function addressOf(origin: string, path: string, query: Query = {}): string {
  const search = new URLSearchParams(query).toString();
  return `${origin}${path}${search ? `?${search}` : ''}`;
}

/** This resource as it is, and in its other forms. */
export function selfLinks(
  origin: string,
  path: string,
  query: Query,
  current: { readonly f: string; readonly mediaType: string },
  offered: readonly { readonly f: string; readonly mediaType: string }[],
): Link[] {
  return offered.map(({ f, mediaType }) => ({
    rel: f === current.f ? 'self' : 'alternate',
    type: mediaType,
    href: addressOf(origin, path, f === current.f ? query : { ...query, f }),
  }));
}

/** The same links as a `Link` header (RFC 8288): for clients that read no body. Titles stay in the body. */
export function linkHeader(links: readonly Link[]): string {
  return links.map(({ href, rel, type }) => `<${href}>; rel="${rel}"; type="${type}"`).join(', ');
}
