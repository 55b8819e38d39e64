import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of one block, removed after them. */
export function temporaryFolder(): {
  readonly path: string;
  write(name: string, content: Buffer | string): string;
} {
  let path = '';
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'tongtu-test-'));
  });
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
  };
}
