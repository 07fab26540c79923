import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** How an IPv4 address shows on a socket that takes both kinds. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * Where a request comes from: limits count by it, and it is evidence of who bought (docs/disputes.md). The connection's own address;
 * behind proxies of ours the one that the outermost of them saw, which is that many places from the end of `X-Forwarded-For`: what
 * stands before it anybody may have written.
 *
 * @param trustedProxies how many proxies of ours every request passes
 * @returns nothing where it can not be told
 */
export function clientAddress(context: Context, trustedProxies: number): string | undefined {
  // Without a socket (requests made inside a test) there is no address.
  if (!context.env || !('incoming' in (context.env as object))) return undefined;
  const address =
    trustedProxies === 0
      ? getConnInfo(context).remote.address
      : context.req.header('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
  const plain = address?.replace(MAPPED, '');
  return plain && isIP(plain) !== 0 ? plain : undefined;
}
