import { PHOTO_TYPES, REPORT_LIMITS } from '@tongtu/sdk/contract';

/** Enough to read a sign by. */
const LONGEST_SIDE_PIXELS = 2560;
const QUALITY = 0.85;

/** The photo as the server takes it: as it is, or drawn anew where it is too large or of a type that only this browser knows. */
export async function fitPhoto(file: Blob): Promise<Blob | undefined> {
  if ((PHOTO_TYPES as readonly string[]).includes(file.type) && file.size <= REPORT_LIMITS.photoBytes)
    return file;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  const scale = Math.min(1, LONGEST_SIDE_PIXELS / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return drawn && drawn.size <= REPORT_LIMITS.photoBytes ? drawn : undefined;
}
