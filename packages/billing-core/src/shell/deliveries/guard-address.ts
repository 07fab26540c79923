import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that are not the public internet (iana.org/assignments: IPv4 and IPv6 special-purpose address registries). */
const closed = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(network, bits, 'ipv4');
/** All of IPv6 that is routed on the internet starts with 001; of that, tunnels reach IPv4 and some is for documents. */
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(network, bits, 'ipv6');

/** Whether a message from us may be sent there: never to ourselves, to our network, or to a cloud's metadata. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

export class ClosedAddressError extends Error {
  override name = 'ClosedAddressError';
}

/**
 * A name's addresses for one connection, which then goes to what was checked: a name that resolves to something else a
 * moment later gains nothing. One closed address among them refuses the name.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error(`${hostname} has no address.`), '');
    const bad = addresses.find(({ address }) => !isPublicAddress(address));
    if (bad) return callback(new ClosedAddressError(`${hostname} is not on the public internet.`), '');
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

/**
 * Why no messages may be sent to this URL; nothing when they may. The name behind it is looked at with every connection.
 *
 * @param isOpen on a developer's machine and in tests: http and every address
 */
export function refuseUrl(text: string, isOpen: boolean): string | undefined {
  if (!URL.canParse(text)) return 'This is not a URL.';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'A URL with a user or a password in it is not kept.';
  if (isOpen && protocol === 'http:') return undefined;
  if (protocol !== 'https:') return 'Only https is sent to.';
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (!isOpen && isIP(address) !== 0 && !isPublicAddress(address))
    return 'This address is not on the public internet.';
  return undefined;
}
