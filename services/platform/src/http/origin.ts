import type { FastifyRequest } from 'fastify';

/** A name, an IPv4 address or an IPv6 address in brackets, each with or without a port (RFC 3986, 3.2.2, in part). */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** True for what may stand in an address as its host. */
export const isHost = (text: string): boolean => HOST.test(text) && URL.canParse(`http://${text}/`);

/** Scheme and host under which a request's absolute links stand. */
export interface Origins {
  of(request: FastifyRequest): string;
  /** False: the caller chose them by its Host header, so no cache may keep them for anyone else. */
  readonly isFixed: boolean;
}

/** `publicUrl` for everyone, or where it is not set what the request was sent to (checked when it came in). */
export function originsOf(publicUrl: string | undefined): Origins {
  if (publicUrl !== undefined) return { of: () => publicUrl, isFixed: true };
  return { of: (request) => `${request.protocol}://${request.host || socketHost(request)}`, isFixed: false };
}

/** HTTP/1.0 needs no Host header. */
function socketHost({ socket }: FastifyRequest): string {
  const address = socket.localAddress ?? '127.0.0.1';
  return `${address.includes(':') ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}
