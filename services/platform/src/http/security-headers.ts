/**
 * What the map page may do: load from this platform alone. Departments frame the map in pages of their own, so
 * any site may; it holds no form and no button that acts for the visitor. The sign-in page has a policy of its own.
 */
export const VIEWER_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  // Glyphs, patterns and icons are drawn in the page.
  "img-src 'self' data: blob:",
  "style-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  'frame-ancestors *',
].join('; ');

/** What every answer says, whatever it is. */
export const EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  // Where a visitor looks is nobody's business; `no-referrer` would make the sign-in form's Origin "null".
  'referrer-policy': 'same-origin',
};
