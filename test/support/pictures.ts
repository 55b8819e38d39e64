import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../output/', import.meta.url));
/** A README is read over slow lines too. */
const MAX_BYTES = 600 * 1024;
const JPEG_QUALITY = 85;

/**
 * Takes one of the documentation's pictures, as PNG, or as JPEG where that is too large. It goes to `docs/images`
 * where `UPDATE=1` asks for new ones, else to `test/output`: two machines never draw letters alike, so pictures are
 * looked at, not compared.
 *
 * @throws Error where the picture is too large to be committed either way
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ type: 'png' });
  const ending = png.length > MAX_BYTES ? 'jpg' : 'png';
  const bytes = ending === 'png' ? png : await page.screenshot({ type: 'jpeg', quality: JPEG_QUALITY });
  if (bytes.length > MAX_BYTES)
    throw new Error(`${name}.${ending} has ${bytes.length} bytes; wanted at most ${MAX_BYTES}`);
  const directory = process.env.UPDATE === '1' ? DOCS : OUTPUT;
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, `${name}.${ending === 'png' ? 'jpg' : 'png'}`), { force: true });
  writeFileSync(join(directory, `${name}.${ending}`), bytes);
}
