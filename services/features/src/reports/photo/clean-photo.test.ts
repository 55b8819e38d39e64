import { describe, expect, it } from 'vitest';
import { cleanPhoto } from './clean-photo.ts';
import { orientationOf } from './exif-orientation.ts';
import { PhotoFault } from './photo.ts';
import {
  JPEG,
  PNG,
  phoneJpeg,
  pngChunk,
  riff,
  riffChunk,
  talkingPng,
  talkingWebp,
  WEBP,
} from './pictures.fixture.ts';

const refusalOf = (bytes: Buffer): string => {
  try {
    return `taken as ${cleanPhoto(bytes).type}`;
  } catch (error) {
    if (error instanceof PhotoFault) return error.message;
    throw error;
  }
};

describe('a photo', () => {
  it.each([
    ['image/jpeg', JPEG, phoneJpeg()],
    ['image/png', PNG, talkingPng()],
    ['image/webp', WEBP, talkingWebp()],
  ])(
    'of type %s keeps its picture and loses where, when and by what it was taken',
    (type, plain, talking) => {
      const clean = cleanPhoto(talking);
      expect(clean).toMatchObject({ type, widthPixels: 8, heightPixels: 8 });
      expect(talking.includes('GPS')).toBe(true);
      for (const secret of ['GPS', 'Li', 'xmp', 'XMP', 'ftyp', 'Comment'])
        expect(clean.bytes.includes(secret), secret).toBe(false);
      expect(cleanPhoto(plain).type).toBe(type);
      expect(cleanPhoto(clean.bytes).bytes).toEqual(clean.bytes);
    },
  );

  it('keeps the compressed picture byte by byte', () => {
    const scan = JPEG.subarray(JPEG.lastIndexOf(Buffer.from([0xff, 0xda])));
    expect(cleanPhoto(phoneJpeg()).bytes.subarray(-scan.length)).toEqual(scan);
    expect(cleanPhoto(talkingPng()).bytes.includes(PNG.subarray(33, -12))).toBe(true);
    expect(cleanPhoto(talkingWebp()).bytes).toEqual(WEBP);
  });

  it('says how the camera was held, and not where', () => {
    const { bytes } = cleanPhoto(phoneJpeg(6));
    expect(orientationOf(bytes.subarray(6))).toBe(6);
    expect(cleanPhoto(phoneJpeg(1)).bytes.includes('Exif')).toBe(false);
    expect(cleanPhoto(phoneJpeg(77)).bytes.includes('Exif')).toBe(false);
  });

  it('is known by its bytes, whatever else is in a file', () => {
    for (const text of [
      '',
      'hello',
      '<svg onload="alert(1)"/>',
      'GIF89a',
      '%PDF-1.7',
      'RIFF0000WAVEfmt 0000',
    ])
      expect(refusalOf(Buffer.from(text))).toBe('no JPEG, PNG or WebP');
    expect(refusalOf(Buffer.from([0xff, 0xd8, 0xff]))).toMatch(/JPEG/);
  });

  it('of more pixels than a browser bears is refused before anybody unpacks it', () => {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(50_000, 0);
    head.writeUInt32BE(50_000, 4);
    head.set([8, 2], 8);
    const bomb = Buffer.concat([
      PNG.subarray(0, 8),
      pngChunk('IHDR', head),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    expect(refusalOf(bomb)).toBe('a picture of 50000 by 50000 pixels');
    const jpeg = Buffer.from(JPEG);
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(0, frame + 5);
    expect(refusalOf(jpeg)).toBe('a picture of 8 by 0 pixels');
  });

  it('that moves, has two pictures or none is refused', () => {
    expect(refusalOf(riff(riffChunk('ANIM', Buffer.alloc(6)), WEBP.subarray(12)))).toBe('a WebP that moves');
    expect(refusalOf(riff(WEBP.subarray(12), WEBP.subarray(12)))).toBe('a WebP with two pictures');
    expect(refusalOf(riff(riffChunk('EXIF', Buffer.alloc(6))))).toBe('a WebP without a picture');
    expect(refusalOf(Buffer.concat([PNG.subarray(0, 33), pngChunk('IEND', Buffer.alloc(0))]))).toBe(
      'a PNG without a picture',
    );
  });

  it('cut off anywhere, or with any byte changed, is refused or still a picture: nothing else happens', () => {
    for (const whole of [phoneJpeg(), talkingPng(), talkingWebp()]) {
      for (let length = 0; length < whole.length; length += 3) refusalOf(whole.subarray(0, length));
      for (let at = 0; at < whole.length; at++) {
        for (const value of [0, 0xff, whole[at]! ^ 0x10]) {
          const changed = Buffer.from(whole);
          changed[at] = value;
          refusalOf(changed);
        }
      }
    }
    expect(refusalOf(JPEG.subarray(0, -2))).toBe('a JPEG that is cut off');
    expect(refusalOf(PNG.subarray(0, -1))).toBe('a PNG that is cut off');
    expect(refusalOf(WEBP.subarray(0, -1))).toBe('a WebP that is cut off');
  });
});
