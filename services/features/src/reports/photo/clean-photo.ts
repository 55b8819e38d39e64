import { cleanJpeg } from './clean-jpeg.ts';
import { cleanPng } from './clean-png.ts';
import { cleanWebp } from './clean-webp.ts';
import { type CleanPhoto, PhotoFault } from './photo.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/**
 * Takes a picture apart by what its bytes are, whatever its sender calls it, and puts together again what is needed to
 * draw it. No decoder looks at it: what a picture's format may hold, a file of ours does not.
 *
 * @throws PhotoFault
 */
export function cleanPhoto(bytes: Buffer): CleanPhoto {
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return cleanJpeg(bytes);
  if (bytes.subarray(0, PNG.length).equals(PNG)) return cleanPng(bytes);
  const isRiff = bytes.length >= 20 && bytes.toString('latin1', 0, 4) === 'RIFF';
  if (isRiff && bytes.toString('latin1', 8, 12) === 'WEBP') return cleanWebp(bytes);
  throw new PhotoFault('no JPEG, PNG or WebP');
}
