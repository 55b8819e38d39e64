import type { PhotoType } from '@tongtu/sdk/contract';

/** A picture with nothing in it but the picture. */
export interface CleanPhoto {
  readonly type: PhotoType;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly bytes: Buffer;
}

/** What was sent is no picture that we take; the message says why. */
export class PhotoFault extends Error {}

/** Whoever looks at it unpacks it: 60 megapixels are 240 MB in a browser. */
const MAX_PIXELS = 60_000_000;
const MAX_SIDE_PIXELS = 20_000;

/** @throws PhotoFault */
export function checkSize(widthPixels: number, heightPixels: number): void {
  const isFine =
    Math.min(widthPixels, heightPixels) > 0 &&
    Math.max(widthPixels, heightPixels) <= MAX_SIDE_PIXELS &&
    widthPixels * heightPixels <= MAX_PIXELS;
  if (!isFine) throw new PhotoFault(`a picture of ${widthPixels} by ${heightPixels} pixels`);
}
