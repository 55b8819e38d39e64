import { readFile } from 'node:fs/promises';
import { readHead } from './detect.ts';
import { decodeBytes, type Encoding, encodingByName, encodingOfLanguageDriver } from './encoding.ts';

/** Enough text to tell GBK from UTF-8; a whole table of a million rows isn't read for it. */
const SAMPLE_BYTES = 4 * 2 ** 20;

export interface DbfEncoding {
  readonly encoding: Encoding;
  /** Said where what the files claim was not true or not there. */
  readonly note?: string;
}

/**
 * The encoding of a dBASE table's text: what the `.cpg` says, else the language driver in its head, else by trying.
 * A claim that doesn't fit the bytes is overruled: exports that say UTF-8 and hold GBK are common.
 */
export async function dbfEncoding(dbfPath: string, cpgPath?: string): Promise<DbfEncoding> {
  const head = await readHead(dbfPath, SAMPLE_BYTES);
  const text = recordsOf(head);
  const claimed = (await cpgEncoding(cpgPath)) ?? encodingOfLanguageDriver(head[29] ?? 0);
  const found = likeliest(text);
  if (claimed === undefined) {
    return found === 'ascii'
      ? { encoding: 'utf-8' }
      : { encoding: found, note: `no encoding stated: read as ${found}` };
  }
  if (found === 'ascii' || errors(text, claimed) <= errors(text, found)) return { encoding: claimed };
  return { encoding: found, note: `says ${claimed}, but its text is ${found}: read as that` };
}

/** Head length is at byte 8; field names (in the head) are in the same encoding but too few to judge by. */
function recordsOf(table: Buffer): Buffer {
  return table.subarray(table.length > 10 ? table.readUInt16LE(8) : 0);
}

async function cpgEncoding(path: string | undefined): Promise<Encoding | undefined> {
  if (path === undefined) return undefined;
  return encodingByName(await readFile(path, 'latin1'));
}

function likeliest(text: Uint8Array): Encoding | 'ascii' {
  if (text.every((byte) => byte < 0x80)) return 'ascii';
  // A character cut by the field's width is an error in either: the fewer, the likelier.
  return errors(text, 'utf-8') <= errors(text, 'gb18030') ? 'utf-8' : 'gb18030';
}

function errors(text: Uint8Array, encoding: Encoding | 'ascii'): number {
  if (encoding === 'ascii') return 0;
  return decodeBytes(text, encoding).split('\uFFFD').length - 1;
}
