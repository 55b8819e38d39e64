import { ImportError } from '../error.ts';

/** What GDAL can't read, in its own words. */
export function malformed(message: string): ImportError {
  return new ImportError('file_malformed', {
    got: `what GDAL says: ${message.slice(0, 500)}`,
    wanted: 'a file that it can read',
    advice: 'Check that the file is whole and opens in QGIS',
  });
}
