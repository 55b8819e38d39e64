import { orientationOf, orientationSegment } from './exif-orientation.ts';
import { type CleanPhoto, checkSize, PhotoFault } from './photo.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const ADOBE = 0xee;
/** Tables, restart interval: what the picture is decoded by. */
const NEEDED = new Set([0xc4, 0xdb, 0xdd]);
/** Baseline, extended, progressive: what browsers draw. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/**
 * A JPEG (ITU-T T.81, annex B) without its metadata: EXIF with place, time and device, XMP, IPTC, profiles, comments,
 * thumbnails, and whatever stands behind its end. How the camera was held is kept, or pictures would lie on their side.
 * The picture itself is copied byte by byte.
 *
 * @throws PhotoFault
 */
export function cleanJpeg(bytes: Buffer): CleanPhoto {
  const kept: Buffer[] = [];
  let size: { widthPixels: number; heightPixels: number } | undefined;
  let orientation = 1;
  let hasScan = false;
  let at = 2;
  for (;;) {
    const { marker, next } = markerAt(bytes, at);
    at = next;
    if (marker === EOI) break;
    const segment = segmentAt(bytes, at);
    at += 2 + segment.length;
    const whole = Buffer.concat([Buffer.from([0xff, marker]), bytes.subarray(at - 2 - segment.length, at)]);
    if (OTHER_FRAMES.has(marker)) throw new PhotoFault('a JPEG that browsers do not draw');
    if (FRAMES.has(marker)) {
      if (size || segment.length < 6) throw new PhotoFault('a JPEG with a broken frame');
      size = { heightPixels: segment.readUInt16BE(1), widthPixels: segment.readUInt16BE(3) };
      checkSize(size.widthPixels, size.heightPixels);
    }
    if (marker === APP1 && orientation === 1) orientation = orientationOf(segment);
    const isAdobe = marker === ADOBE && segment.toString('latin1', 0, 5) === 'Adobe' && segment.length === 12;
    if (FRAMES.has(marker) || NEEDED.has(marker) || isAdobe) kept.push(whole);
    if (marker !== SOS) continue;
    if (!size) throw new PhotoFault('a JPEG with a scan before its frame');
    const end = scanEnd(bytes, at);
    kept.push(whole, bytes.subarray(at, end));
    hasScan = true;
    at = end;
  }
  if (!size || !hasScan) throw new PhotoFault('a JPEG without a picture');
  const head = [Buffer.from([0xff, SOI]), ...(orientation === 1 ? [] : [orientationSegment(orientation)])];
  return { type: 'image/jpeg', ...size, bytes: Buffer.concat([...head, ...kept, Buffer.from([0xff, EOI])]) };
}

function markerAt(bytes: Buffer, from: number): { marker: number; next: number } {
  let at = from;
  if (bytes[at] !== 0xff) throw new PhotoFault('a JPEG that is cut off or damaged');
  while (bytes[at] === 0xff) at++; // any number of fill bytes
  const marker = bytes[at];
  if (marker === undefined || marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= SOI))
    throw new PhotoFault('a JPEG that is cut off or damaged');
  return { marker, next: at + 1 };
}

/** What is in a segment, its length left out. */
function segmentAt(bytes: Buffer, at: number): Buffer {
  const length = at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0;
  if (length < 2 || at + length > bytes.length) throw new PhotoFault('a JPEG that is cut off or damaged');
  return bytes.subarray(at + 2, at + length);
}

/** Where the marker behind a scan is: FF 00 is a byte of the scan, FF D0 to D7 restart it. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
  throw new PhotoFault('a JPEG that is cut off');
}
