import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../output/', import.meta.url));
/** A README is read over slow lines too. */
const MAX_BYTES = 600 * 1024;

/**
 * Takes one of the documentation's pictures. It goes to `docs/images` where `UPDATE=1` asks for new ones, else
 * to `test/output`: two machines never draw letters alike, so pictures are looked at, not compared.
 *
 * @throws Error where the picture is too large to be committed
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  const bytes = await page.screenshot({ type: 'png' });
  if (bytes.length > MAX_BYTES)
    throw new Error(`${name}.png has ${bytes.length} bytes; wanted at most ${MAX_BYTES}`);
  const directory = process.env.UPDATE === '1' ? DOCS : OUTPUT;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.png`), bytes);
}
