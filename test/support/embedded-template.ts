import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, openDatabase } from '@tongtu/database';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KEEP_MS = 24 * 3_600_000;

/**
 * A migrated data directory of the embedded engine, to copy without its locks.
 * The first start of the embedded engine takes 10–16 s, so its migrated directory is kept between runs,
 * under a name that changes with the migrations and the engine.
 */
export async function embeddedDirectory(): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/tongtu');
  const kept = join(cache, `embedded-${fingerprint()}`);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    // Of earlier migrations, or left by a run that was killed; a younger one may be in use by another run.
    if (Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
  }
  const making = mkdtempSync(join(cache, 'making-'));
  const database = await openDatabase({ dataDirectory: making });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  try {
    renameSync(making, kept); // all or nothing: a killed run leaves no half of it under this name
  } catch (error) {
    rmSync(making, { recursive: true });
    if (!existsSync(kept)) throw error; // otherwise another run was first
  }
  return kept;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const migrations = join(ROOT, 'services/database/migrations');
  for (const name of readdirSync(migrations).sort()) {
    hash.update(name).update(readFileSync(join(migrations, name)));
  }
  hash.update(readFileSync(join(ROOT, 'services/database/package.json'))); // the engine's versions
  return hash.digest('hex').slice(0, 16);
}
