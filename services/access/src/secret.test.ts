import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sessionSecret } from './secret.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tongtu-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('is made once and kept for the platform’s own account alone', () => {
  const secret = sessionSecret(directory, undefined, 32);
  expect(secret).toHaveLength(43);
  expect(sessionSecret(directory, undefined, 32)).toBe(secret);
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(directory, 'secret'), 'utf8').trim()).toBe(secret);
});

it('differs between installations', () => {
  const first = sessionSecret(directory, undefined, 32);
  rmSync(join(directory, 'secret'));
  expect(sessionSecret(directory, undefined, 32)).not.toBe(first);
});

it('comes from TONGTU_SECRET where that is set, and is not written down then', () => {
  const given = 'x'.repeat(40);
  expect(sessionSecret(directory, given, 32)).toBe(given);
  expect(() => statSync(join(directory, 'secret'))).toThrow(/ENOENT/);
});

it('refuses a short one without repeating it', () => {
  expect(() => sessionSecret(directory, 'hunter2', 32)).toThrow(
    'TONGTU_SECRET: wanted at least 32 characters, got 7',
  );
  writeFileSync(join(directory, 'secret'), 'half');
  expect(() => sessionSecret(directory, undefined, 32)).toThrow(/wanted at least 32 characters, got 4/);
});
