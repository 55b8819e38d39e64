import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { served, withoutReady } from './wire.ts';

const message = (type: string, body: string) => {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32BE(4 + body.length, 1);
  bytes.write(body, 5, 'latin1');
  return bytes;
};
const READY = message('Z', 'E');
const ERROR = message('E', 'SERROR\0Mpermission denied\0\0');

function passed(answer: Buffer, chunkSizes: readonly number[]): Buffer {
  const out: Buffer[] = [];
  const filter = withoutReady((bytes) => out.push(Buffer.from(bytes)));
  let start = 0;
  for (const size of [...chunkSizes, answer.length]) {
    const chunk = Buffer.from(answer.subarray(start, start + size));
    filter.data(chunk);
    chunk.fill(0); // the engine's memory is used again
    start += size;
  }
  filter.end();
  return Buffer.concat(out);
}

describe('an answer without ReadyForQuery', () => {
  it.each([
    ['an error', Buffer.concat([ERROR, READY]), ERROR],
    ['nothing else', READY, Buffer.alloc(0)],
    ['no ReadyForQuery', message('1', ''), message('1', '')],
    ['nothing at all', Buffer.alloc(0), Buffer.alloc(0)],
    ['text that looks like one', message('C', 'Z\0\0\0\u0005E\0'), message('C', 'Z\0\0\0\u0005E\0')],
  ])('of %s is the rest, however it comes in pieces', (_what, answer, rest) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (sizes) => {
        expect(passed(answer, sizes)).toEqual(rest);
      }),
    );
  });
});

/** An engine that fails at Parse and, as PGlite does, sends ReadyForQuery after that and at the Sync. */
function failing() {
  const ran: string[] = [];
  const engine = {
    waitReady: Promise.resolve(),
    isInTransaction: () => false,
    runExclusive: <T>(work: () => Promise<T>) => work(),
    async execProtocolRawStream(
      bytes: Uint8Array,
      { onRawData }: { onRawData: (bytes: Uint8Array) => void },
    ) {
      const type = String.fromCharCode(bytes[0] ?? 0);
      ran.push(type);
      if (type === '!') throw new Error('unreachable executed');
      if (type === 'P') onRawData(Buffer.concat([ERROR, READY]));
      if (type === 'S') onRawData(READY);
    },
    async execProtocolRaw(bytes: Uint8Array) {
      ran.push(`raw ${String.fromCharCode(bytes[0] ?? 0)}`);
      return new Uint8Array();
    },
    async exec(text: string) {
      ran.push(text);
      return [];
    },
  };
  return { engine, ran };
}

describe('the engine behind the socket', () => {
  it('answers a failed batch with one ReadyForQuery, at its Sync', async () => {
    const out: Buffer[] = [];
    const { engine } = failing();
    const db = served(engine, () => {});
    for (const type of 'PBDES') {
      await db.execProtocolRawStream(message(type, ''), {
        onRawData: (bytes) => out.push(Buffer.from(bytes)),
      });
    }
    expect(Buffer.concat(out)).toEqual(Buffer.concat([ERROR, READY]));
  });

  it('lets no other connection in between Parse and Sync', async () => {
    const db = served(failing().engine, () => {});
    const run = (type: string) => db.execProtocolRawStream(message(type, ''), { onRawData: () => {} });
    await run('P');
    expect(db.isInTransaction()).toBe(true);
    await run('S');
    expect(db.isInTransaction()).toBe(false);
  });

  it('ends the batch of a connection that is gone before it rolls back', async () => {
    const { engine, ran } = failing();
    const db = served(engine, () => {});
    await db.execProtocolRawStream(message('P', ''), { onRawData: () => {} });
    await db.exec('ROLLBACK');
    expect(ran).toEqual(['P', 'raw S', 'ROLLBACK']);
    expect(db.isInTransaction()).toBe(false);
  });

  it('tells of a crash', async () => {
    const crashes: unknown[] = [];
    const db = served(failing().engine, (error) => crashes.push(error));
    await expect(db.execProtocolRawStream(message('!', ''), { onRawData: () => {} })).rejects.toThrow(
      'unreachable',
    );
    expect(crashes).toHaveLength(1);
  });
});
