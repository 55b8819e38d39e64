import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { within } from './network.ts';
import { hashOfKey, isKey } from './secret.ts';
import { findLivingKey, type LivingKey } from './store.ts';
import type { KeyUses } from './uses.ts';

/** A system that asks by its key. */
export interface SystemKey {
  readonly principal: Extract<Principal, { kind: 'member' }>;
  readonly organizationName: string;
}

/** From where a key is sent. */
export interface KeySender {
  readonly address: string;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
}

/** Bounds what callers with ever new keys can fill. */
const MAX_ENTRIES = 10_000;

interface Believed extends SystemKey {
  readonly key: LivingKey;
  readonly isAllowedAt: (address: string) => boolean;
}

/** Who asks, by a key. */
export class Keys {
  readonly #database: Database;
  readonly #cacheMs: number;
  readonly #uses: KeyUses;
  readonly #entries = new Map<
    string,
    { readonly until: number; readonly found: Promise<Believed | undefined> }
  >();

  /** @param cacheMs how long a key is believed without SQL; failures of the database are not kept */
  constructor(database: Database, cacheMs: number, uses: KeyUses) {
    this.#database = database;
    this.#cacheMs = cacheMs;
    this.#uses = uses;
  }

  /**
   * @throws ProblemError `invalid_key`, the same for every reason: what is wrong about a key is its owner's business,
   *   who sees it in the list
   */
  async of(presented: string, sender: KeySender): Promise<SystemKey> {
    const found = isKey(presented) ? await this.#find(hashOfKey(presented)) : undefined;
    const now = Date.now();
    if (!found || found.key.endsAtMs <= now || !isFrom(found, sender)) throw new ProblemError('invalid_key');
    this.#uses.note(found.key.id, now);
    return found;
  }

  /** A key was revoked: in this process it ends now, in others when they ask again. */
  forget(): void {
    this.#entries.clear();
  }

  #find(hash: string): Promise<Believed | undefined> {
    const known = this.#entries.get(hash);
    if (known && Date.now() < known.until) return known.found;
    this.#entries.delete(hash);
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.delete(this.#entries.keys().next().value ?? '');
    const found = this.#database.asAuth((tx) => findLivingKey(tx, hash)).then((key) => key && believe(key));
    const entry = { until: Date.now() + this.#cacheMs, found };
    this.#entries.set(hash, entry);
    found.catch(() => {
      if (this.#entries.get(hash) === entry) this.#entries.delete(hash);
    });
    return found;
  }
}

function believe(key: LivingKey): Believed {
  const { id, name, role, actions, collections, addresses, organizationName } = key;
  const { organizationId, organizationKind, audience } = key;
  return {
    ...{ key, organizationName, isAllowedAt: addresses ? within(addresses) : () => true },
    principal: {
      ...{ kind: 'member', memberId: id, name, organizationId, organizationKind, role, audience },
      key: { id, actions, ...(collections ? { collections } : {}) },
    },
  };
}

/** A key that belongs to pages is good for nothing without one: a browser always says which. */
function isFrom({ key, isAllowedAt }: Believed, { address, origin, referer }: KeySender): boolean {
  if (!isAllowedAt(address)) return false;
  if (!key.origins) return true;
  const page =
    origin ?? (referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined);
  return page !== undefined && key.origins.includes(page);
}
