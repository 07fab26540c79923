const KNOWN = [
  /^\/pricing$/,
  /^\/billing(\/(change|cancel|invoices|details|payment-methods(\/add)?))?$/,
  /^\/checkout\/(return|pay)$/,
];

/**
 * Where to go after signing in. Only pages of ours: an address from a link must not lead a person who has just typed a
 * password anywhere else.
 */
export function toNextPath(asked: unknown, fallback: string): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.startsWith('//')) return fallback;
  if (!URL.canParse(asked, window.location.origin)) return fallback;
  const url = new URL(asked, window.location.origin);
  const isOurs = url.origin === window.location.origin && KNOWN.some((path) => path.test(url.pathname));
  return isOurs ? `${url.pathname}${url.search}` : fallback;
}
