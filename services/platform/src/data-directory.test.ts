import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { makeDataDirectory } from './data-directory.ts';

const folder = temporaryFolder();

it('is made with its ancestors, for its owner alone, and left as it is the next time', () => {
  const path = join(folder.path, 'city', 'data');
  makeDataDirectory(path);
  makeDataDirectory(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('is refused where a file stands in the way', () => {
  const file = folder.write('file', '');
  expect(() => makeDataDirectory(file)).toThrow(`TONGTU_DATA: ${file} is a file; wanted a directory`);
  expect(() => makeDataDirectory(join(file, 'data'))).toThrow('is a file');
});

it('is refused where the file system takes no folders', () => {
  expect(() => makeDataDirectory('/proc/tongtu/data')).toThrow(
    "TONGTU_DATA: /proc/tongtu/data can't be written",
  );
});
