import { type ChangeCalls, changeCalls } from './changes.ts';
import { type ChangesetCalls, changesetCalls } from './changesets.ts';
import { type CollectionCalls, collectionCalls } from './collections.ts';
import { type EventCalls, eventCalls } from './events.ts';
import { type FeatureCalls, featureCalls } from './features.ts';
import { type MeCalls, meCalls } from './me.ts';
import { type PlatformCalls, platformCalls } from './platform.ts';
import type { Fetch } from './request.ts';
import { withRetries } from './retry.ts';
import { type RevisionCalls, revisionCalls } from './revisions.ts';
import { type SearchCalls, searchCalls } from './search.ts';
import { type StyleCalls, styleCalls } from './styles.ts';
import { type TilesetCalls, tilesetCalls } from './tilesets.ts';

/** The platform's API over HTTP: one group of calls per resource. */
export interface TongtuClient {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly changes: ChangeCalls;
  readonly changesets: ChangesetCalls;
  readonly collections: CollectionCalls;
  readonly events: EventCalls;
  readonly features: FeatureCalls;
  readonly me: MeCalls;
  readonly platform: PlatformCalls;
  readonly revisions: RevisionCalls;
  readonly search: SearchCalls;
  readonly styles: StyleCalls;
  readonly tilesets: TilesetCalls;
}

export interface ClientOptions {
  /** Where the platform is served, such as `https://map.example.gov.cn`. */
  readonly baseUrl: string;
  /** Default: the runtime's own. */
  readonly fetch?: Fetch;
  /**
   * How often a call that may be done twice (a read, or a write with an idempotency key) is tried again where the server
   * is away or busy, with growing waits of up to 10 s. 0 to 5, default 2. The event stream always comes back.
   */
  readonly retries?: number;
}

/**
 * For browsers, Node and whatever else has `fetch`. Expected failures are values (see `Answer`), so a caller can't forget them; only an aborted call throws.
 *
 * ```ts
 * const tongtu = createClient({ baseUrl: 'http://127.0.0.1:8080' });
 * const answer = await tongtu.features.get('building', 42, { signal });
 * if (answer.ok) console.log(answer.value.properties.name);
 * ```
 */
export function createClient({
  baseUrl,
  fetch: once = (url, init) => globalThis.fetch(url, init),
  retries = 2,
}: ClientOptions): TongtuClient {
  const base = baseUrl.replace(/\/+$/, '');
  const fetch = withRetries(once, retries);
  return {
    baseUrl: base,
    changes: changeCalls(base, fetch),
    changesets: changesetCalls(base, fetch),
    collections: collectionCalls(base, fetch),
    events: eventCalls(base, once),
    features: featureCalls(base, fetch),
    me: meCalls(base, fetch),
    platform: platformCalls(base, fetch, once),
    revisions: revisionCalls(base, fetch),
    search: searchCalls(base, fetch),
    styles: styleCalls(base, fetch),
    tilesets: tilesetCalls(base, fetch),
  };
}
