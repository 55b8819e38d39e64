import type { PGlite } from '@electric-sql/pglite';

/** What `pglite-socket` uses of a PGlite. */
export type Served = Pick<
  PGlite,
  'waitReady' | 'isInTransaction' | 'runExclusive' | 'execProtocolRawStream' | 'exec'
>;

/** Types of the extended protocol's messages, which only a Sync ends: Parse, Bind, Describe, Execute, Close, Flush. */
const EXTENDED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));
const SYNC = Uint8Array.of('S'.charCodeAt(0), 0, 0, 0, 4);

/**
 * PGlite as `pglite-socket` should find it. Three faults of theirs would each break a connection or the
 * whole engine:
 *
 * - After an error in the extended protocol PGlite sends ReadyForQuery at once and again at the Sync
 *   (pglite#958). `pg` takes the first for the end of the statement, from then on every answer for the one
 *   before it, and so a commit for done that has not happened.
 * - Outside of transactions the messages of two connections are interleaved, so that one binds what the
 *   other has parsed (pglite#1046). A batch counts as a transaction here: no other connection comes between.
 * - An exception in a message leaves the queue shut for ever (pglite#1046): `crashed` is told instead, and
 *   is to end the process.
 */
export function served(
  database: Served & Pick<PGlite, 'execProtocolRaw'>,
  crashed: (error: unknown) => void,
): Served {
  let isInBatch = false;
  return {
    waitReady: database.waitReady,
    isInTransaction: () => isInBatch || database.isInTransaction(),
    runExclusive: (work) => database.runExclusive(work),
    async execProtocolRawStream(message, options) {
      const isExtended = EXTENDED.has(message[0] ?? 0);
      isInBatch = isExtended;
      try {
        if (!isExtended) return await database.execProtocolRawStream(message, options);
        const answer = withoutReady(options.onRawData);
        await database.execProtocolRawStream(message, { ...options, onRawData: answer.data });
        answer.end();
      } catch (error) {
        crashed(error);
        throw error;
      }
    },
    async exec(text, options) {
      // Rolls back for a connection that is gone. Had it an error before its Sync, all but a Sync is ignored.
      if (isInBatch) await database.execProtocolRaw(SYNC);
      isInBatch = false;
      return database.exec(text, options);
    },
  };
}

/** ReadyForQuery: its type, the length 5, a letter for idle, in a transaction, or in a failed one. */
const READY_BYTES = 6;
const isReady = (bytes: Buffer) =>
  bytes.length === READY_BYTES && bytes[0] === 'Z'.charCodeAt(0) && bytes.readUInt32BE(1) === 5;

/**
 * Passes an answer on without the ReadyForQuery at its end, holding back as many bytes as that has. No other
 * message that answers an extended one ends in such bytes: they end in text and a zero, or in a number.
 */
export function withoutReady(pass: (bytes: Uint8Array) => void): {
  data(bytes: Uint8Array): void;
  end(): void;
} {
  let held = Buffer.alloc(0);
  return {
    data(bytes) {
      held = Buffer.concat([held, bytes]); // a copy: the engine hands out views of its memory
      if (held.length <= READY_BYTES) return;
      pass(held.subarray(0, -READY_BYTES));
      held = held.subarray(-READY_BYTES);
    },
    end() {
      if (held.length > 0 && !isReady(held)) pass(held);
    },
  };
}
