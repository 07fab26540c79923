import type { Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';

/**
 * Where a hosted page sends the customer back to.
 *
 * - Only addresses on the list, and what is below them: never what the browser says. A link that goes out to Stripe and comes
 *   back somewhere else is an open redirect (cheatsheetseries.owasp.org, Unvalidated Redirects and Forwards).
 * - A path is one of the app's own; nothing said is the first of the list.
 * - Compared as parsed: scheme, host, port and whole segments of the path; a user name in it is refused.
 */
export function decideReturnUrl(
  wanted: string | null,
  { appUrl, allowed }: { appUrl: string; allowed: readonly string[] },
): Outcome<string> {
  const [first] = allowed;
  if (wanted === null) return first === undefined ? fail('return_url_refused') : succeed(first);
  const url = parse(wanted, appUrl);
  const isAllowed = url !== undefined && allowed.some((each) => isBelow(url, new URL(each)));
  return isAllowed ? succeed(url.href) : fail('return_url_refused');
}

function parse(text: string, appUrl: string): URL | undefined {
  // Browsers read a backslash as a slash, and leave out tabs and line ends: `/\evil.example`, `/<tab>/evil.example`.
  if (/[\\\p{Cc}\s]/u.test(text)) return undefined;
  const isPath = text.startsWith('/') && !text.startsWith('//');
  const url = isPath ? URL.parse(text, appUrl) : URL.parse(text);
  return url?.username === '' && url.password === '' ? url : undefined;
}

/** Encoded slashes and dots stay in their segment, which is then not the one on the list. */
function isBelow(url: URL, allowed: URL): boolean {
  if (url.origin === 'null' || url.origin !== allowed.origin) return false;
  const path = allowed.pathname.replace(/\/$/, '');
  return url.pathname === path || url.pathname.startsWith(`${path}/`);
}
