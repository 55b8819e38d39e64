/** Of the request before: nearly all have the same. */
let last: { readonly header: string | undefined; readonly gzip: boolean } = {
  header: undefined,
  gzip: false,
};

/**
 * True where the client says that it takes gzip (RFC 9110, 12.5.3). A missing header would allow any coding,
 * but whoever sends none is a simple client that does not decode: it gets the plain bytes.
 */
export function acceptsGzip(header: string | undefined): boolean {
  if (last.header !== header) last = { header, gzip: namesGzip(header ?? '') };
  return last.gzip;
}

function namesGzip(header: string): boolean {
  let any = false;
  for (const part of header.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const isRefused = parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter));
    if (coding === 'gzip' || coding === 'x-gzip') return !isRefused;
    if (coding === '*') any = !isRefused;
  }
  return any;
}
