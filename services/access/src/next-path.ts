const HERE = 'http://here.invalid';

/**
 * Where to go after signing in, as a path on this platform. Anything that a browser would read as another
 * origin (`//host`, `/\host`, `https:…`, with tabs or line breaks between), or as the sign-in page itself,
 * is the start page.
 */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, HERE)) return '/';
  // The parser is the browser's (WHATWG): what it makes of the text is what is sent, not the text.
  const url = new URL(wanted, HERE);
  if (url.origin !== HERE || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/';
  return url.pathname + url.search + url.hash;
}
