/** A file that cannot be read as the archive it should be. The message says what was got and wanted. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.path = path;
  }
}
