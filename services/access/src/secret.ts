import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret that signs session cookies: the one `given` by the settings, or made once and kept in the data directory for
 * the platform's own account alone.
 *
 * @throws Error where the secret is shorter than `minLength` characters.
 */
export function sessionSecret(dataDirectory: string, given: string | undefined, minLength: number): string {
  const path = join(dataDirectory, 'secret');
  const secret = given ?? readSecret(path) ?? makeSecret(path);
  if (secret.length < minLength) {
    throw new Error(
      `${given ? 'TONGTU_SECRET' : path}: wanted at least ${minLength} characters, got ${secret.length}`,
    );
  }
  return secret;
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all: a process killed in between must not leave half a secret under the name. */
function makeSecret(path: string): string {
  const draft = `${path}.${process.pid}`;
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return secret;
}
