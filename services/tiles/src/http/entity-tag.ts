const TAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** True where an If-None-Match header names the tag, by weak comparison (RFC 9110, 13.1.2). */
export function namesEntityTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(TAG)].some((match) => match[1] === tag);
}

/** True where an If-Match header names the tag, by strong comparison: a weak tag never does (RFC 9110, 13.1.1). */
export function isEntityTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return [...header.matchAll(TAG)].some(([whole, quoted]) => quoted === tag && whole === tag);
}
