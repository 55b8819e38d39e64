import { BlockList, isIP } from 'node:net';

const CIDR = /^([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?$/;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** An address, or a network of them in CIDR notation (RFC 4632, 4291). */
export function networkOf(text: string): Network | undefined {
  const [, address = '', prefix] = CIDR.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const longest = version === 4 ? 32 : 128;
  const length = prefix === undefined ? longest : Number(prefix);
  if (length > longest) return undefined;
  return { address, prefix: length, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** A test whether an address lies in one of the networks. An IPv4 address that a socket tells as IPv6 counts as IPv4. */
export function within(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of networks) {
    const network = networkOf(text);
    if (!network) throw new Error(`a network of addresses was wanted, got ${text}`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  return (told) => {
    const address = MAPPED.exec(told)?.[1] ?? told;
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}
