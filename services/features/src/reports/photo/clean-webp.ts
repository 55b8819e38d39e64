import { type CleanPhoto, checkSize, PhotoFault } from './photo.ts';

const RIFF_LENGTH = 12;
const ALPHA = 0x10;

/** A WebP (RFC 9649) without EXIF, XMP, profile and whatever else is no picture. Moving ones are refused. @throws PhotoFault */
export function cleanWebp(bytes: Buffer): CleanPhoto {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new PhotoFault('a WebP that is cut off');
  let picture: Buffer | undefined;
  let alpha: Buffer | undefined;
  let size: { widthPixels: number; heightPixels: number } | undefined;
  for (let at = RIFF_LENGTH; at < end; ) {
    const length = at + 8 <= end ? bytes.readUInt32LE(at + 4) : Number.POSITIVE_INFINITY;
    if (at + 8 + length > end) throw new PhotoFault('a WebP that is cut off');
    const name = bytes.toString('latin1', at, at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
    if (name === 'ANIM' || name === 'ANMF') throw new PhotoFault('a WebP that moves');
    if (name === 'ALPH') alpha = data;
    if (name !== 'VP8 ' && name !== 'VP8L') continue;
    if (picture) throw new PhotoFault('a WebP with two pictures');
    size = name === 'VP8 ' ? lossySize(data) : losslessSize(data);
    picture = chunkOf(name, data);
    if (name === 'VP8L') alpha = undefined; // it has its own
  }
  if (!picture || !size) throw new PhotoFault('a WebP without a picture');
  checkSize(size.widthPixels, size.heightPixels);
  const body = alpha ? [extended(size), chunkOf('ALPH', alpha), picture] : [picture];
  const length = 4 + body.reduce((sum, each) => sum + each.length, 0);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(length, 4);
  return { type: 'image/webp', ...size, bytes: Buffer.concat([head, ...body]) };
}

function chunkOf(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** The head of a picture whose transparency stands apart. */
function extended({ widthPixels, heightPixels }: { widthPixels: number; heightPixels: number }): Buffer {
  const data = Buffer.alloc(10);
  data[0] = ALPHA;
  data.writeUIntLE(widthPixels - 1, 4, 3);
  data.writeUIntLE(heightPixels - 1, 7, 3);
  return chunkOf('VP8X', data);
}

/** RFC 6386, 9.1: a key frame says its size in 14 bits each. */
function lossySize(data: Buffer) {
  if (data.length < 10 || data[0]! & 1 || data.toString('latin1', 3, 6) !== '\x9d\x01\x2a')
    throw new PhotoFault('a WebP with a broken picture');
  return { widthPixels: data.readUInt16LE(6) & 0x3fff, heightPixels: data.readUInt16LE(8) & 0x3fff };
}

function losslessSize(data: Buffer) {
  if (data.length < 5 || data[0] !== 0x2f) throw new PhotoFault('a WebP with a broken picture');
  const bits = data.readUInt32LE(1);
  return { widthPixels: (bits & 0x3fff) + 1, heightPixels: ((bits >>> 14) & 0x3fff) + 1 };
}
