import { lookup as resolve } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Everything that is not the public internet: this machine, its networks, and ways around into them. */
const PRIVATE_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
const PRIVATE_V6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const;

const v4 = new BlockList();
for (const [network, bits] of PRIVATE_V4) v4.addSubnet(network, bits, 'ipv4');
// One list for each family: an IPv4 address counts as mapped into IPv6 otherwise.
const v6 = new BlockList();
for (const [network, bits] of PRIVATE_V6) v6.addSubnet(network, bits, 'ipv6');

/** True for an IP address that is reached over the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !v4.check(address, 'ipv4');
  return family === 6 && !v6.check(address.replace(/%.*$/, ''), 'ipv6');
}

/** The IP address that a URL names itself; undefined when it has a name to be resolved. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}

/** Thrown instead of a connection to a private address. */
export class PrivateAddressError extends Error {
  constructor() {
    super('the address is not on the public internet');
    this.name = 'PrivateAddressError';
  }
}

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Resolves a name for a connection, and refuses it when any of its addresses is private. */
export function lookupPublic(hostname: string, options: LookupOptions, callback: Callback): void {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) callback(error ?? new PrivateAddressError(), []);
    else if (!addresses.every(({ address }) => isPublicAddress(address)))
      callback(new PrivateAddressError(), []);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
}
