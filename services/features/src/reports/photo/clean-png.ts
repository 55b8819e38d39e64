import { crc32 } from 'node:zlib';
import { type CleanPhoto, checkSize, PhotoFault } from './photo.ts';

const SIGNATURE_LENGTH = 8;
/** What the picture is drawn by. Texts, times, EXIF, profiles and animations go. */
const KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT']);
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  ...{ 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] },
};

/** A PNG (W3C PNG, 5 and 11) without its metadata and whatever stands behind its end. @throws PhotoFault */
export function cleanPng(bytes: Buffer): CleanPhoto {
  const kept: Buffer[] = [bytes.subarray(0, SIGNATURE_LENGTH)];
  let size: { widthPixels: number; heightPixels: number } | undefined;
  let hasData = false;
  for (let at = SIGNATURE_LENGTH, isEnded = false; !isEnded; ) {
    const { name, data, chunk } = chunkAt(bytes, at);
    at += chunk.length;
    if ((name === 'IHDR') !== (size === undefined)) throw new PhotoFault('a PNG with a broken head');
    if (name === 'IHDR') size = sizeOf(data);
    hasData ||= name === 'IDAT' && data.length > 0;
    if (KEPT.has(name)) kept.push(chunk);
    isEnded = name === 'IEND';
  }
  if (!size || !hasData) throw new PhotoFault('a PNG without a picture');
  return { type: 'image/png', ...size, bytes: Buffer.concat(kept) };
}

function chunkAt(bytes: Buffer, at: number): { name: string; data: Buffer; chunk: Buffer } {
  const length = at + 12 <= bytes.length ? bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY;
  if (at + 12 + length > bytes.length) throw new PhotoFault('a PNG that is cut off');
  const chunk = bytes.subarray(at, at + 12 + length);
  const body = chunk.subarray(4, 8 + length);
  if (crc32(body) !== chunk.readUInt32BE(8 + length)) throw new PhotoFault('a PNG that is damaged');
  return { name: body.toString('latin1', 0, 4), data: body.subarray(4), chunk };
}

function sizeOf(head: Buffer): { widthPixels: number; heightPixels: number } {
  if (head.length !== 13 || !BIT_DEPTHS[head[9]!]?.includes(head[8]!))
    throw new PhotoFault('a PNG with a broken head');
  const size = { widthPixels: head.readUInt32BE(0), heightPixels: head.readUInt32BE(4) };
  checkSize(size.widthPixels, size.heightPixels);
  return size;
}
