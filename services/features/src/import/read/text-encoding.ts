import { createReadStream } from 'node:fs';
import { throwIfCancelled } from '../error.ts';
import { readHead } from './detect.ts';
import { decodeBytes, type Encoding, encodingByName } from './encoding.ts';

/** The encoding of a text file: by its mark or declaration, else UTF-8 where all of it is valid, else GB 18030. */
export async function textFileEncoding(path: string, signal?: AbortSignal): Promise<Encoding> {
  const head = await readHead(path, 1024);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(decodeBytes(head, 'latin1'))?.[1];
  const encoding = declared === undefined ? undefined : encodingByName(declared);
  if (encoding !== undefined && encoding !== 'utf-8') return encoding;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfCancelled(signal);
    try {
      decoder.decode(chunk as Buffer, { stream: true });
    } catch {
      return 'gb18030';
    }
  }
  return 'utf-8';
}

/** After recoding, an XML file's declaration must no longer name the old encoding. */
export function declareUtf8(head: string): string {
  return head.replace(/^(\s*<\?xml[^>]*encoding\s*=\s*["'])[\w-]+(["'])/, '$1UTF-8$2');
}
