/** What a kept value takes beside its bytes, about: without it, a sea of tiny tiles would take many times the limit. */
const OVERHEAD_BYTES = 512;

type Key = string | number;

interface Kept<Value> {
  readonly value: Value;
  readonly key: Key;
  /** Where it stands by its key. */
  readonly siblings: Map<Key, Kept<Value>>;
  /** Asked for since it was last looked at. */
  isUsed: boolean;
}

/**
 * Bytes asked for lately, up to a number of bytes together, each by what it is a part of and its key there: to write
 * both into one text would take longer than to look it up. The oldest go first, unless they were asked for since
 * (second chance): to move a value to the end at every hit would cost more than all else that a hit takes.
 */
export class ByteCache<Value extends { readonly bytes: Uint8Array }> {
  readonly #maxBytes: number;
  readonly #wholes = new WeakMap<object, Map<Key, Kept<Value>>>();
  /** Oldest first. */
  readonly #queue = new Set<Kept<Value>>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(whole: object, key: Key): Value | undefined {
    const kept = this.#wholes.get(whole)?.get(key);
    if (!kept) return undefined;
    kept.isUsed = true;
    return kept.value;
  }

  keep(whole: object, key: Key, value: Value): void {
    const cost = costOf(value);
    let siblings = this.#wholes.get(whole);
    if (cost > this.#maxBytes || siblings?.has(key)) return;
    if (!siblings) {
      siblings = new Map();
      this.#wholes.set(whole, siblings);
    }
    this.#makeRoom(cost);
    const kept = { value, key, siblings, isUsed: false };
    siblings.set(key, kept);
    this.#queue.add(kept);
    this.#bytes += cost;
  }

  #makeRoom(cost: number): void {
    // Ends: what gets its second chance goes to the end as unused, where the loop comes by again.
    for (const kept of this.#queue) {
      if (this.#bytes + cost <= this.#maxBytes) return;
      this.#queue.delete(kept);
      if (kept.isUsed) {
        kept.isUsed = false;
        this.#queue.add(kept);
      } else {
        kept.siblings.delete(kept.key);
        this.#bytes -= costOf(kept.value);
      }
    }
  }
}

const costOf = ({ bytes }: { readonly bytes: Uint8Array }): number => bytes.length + OVERHEAD_BYTES;
