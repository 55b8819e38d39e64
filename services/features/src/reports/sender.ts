import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** An IPv6 customer has a network of 64 bits and may use any address of it. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  const parts = [...front, ...Array<string>(Math.max(0, gap)).fill('0'), ...back];
  return parts
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}

/** By what the reports of one address are counted: the address can't be found out of it, and tomorrow it is another. */
export function senderOf(key: Buffer, address: string, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return createHmac('sha256', key)
    .update(`sender ${day} ${networkOf(address)}`)
    .digest('base64url');
}
