import type { Billing } from '@billwright/billing-core';
import { parseAccept } from 'hono/utils/accept';

/** What one header may ask for; no browser lists more. */
const MOST_RANGES = 50;

/**
 * The language that a browser would rather be written to in, of those that there are words in; nothing where it wants none of
 * them. Its wishes in their order, each as it is or else its language alone: `de-AT` is served by `de`
 * (rfc-editor.org/rfc/rfc4647, 3.4). `*` wishes for nothing, and `;q=0` for anything but that (rfc-editor.org/rfc/rfc9110, 12.5.4).
 */
export function chooseLanguage(
  header: string | null | undefined,
  supported: readonly string[],
): string | null {
  const wishes = parseAccept(header ?? '').slice(0, MOST_RANGES);
  const unwanted = new Set(wishes.filter(({ q }) => q <= 0).map(({ type }) => type.toLowerCase()));
  for (const { type, q } of wishes) {
    if (q <= 0) continue;
    const range = type.toLowerCase();
    const [language = ''] = range.split('-');
    const found = [range, language].flatMap(
      (each) => supported.find((code) => code.toLowerCase() === each) ?? [],
    );
    const fit = found.find((code) => !unwanted.has(code.toLowerCase()));
    if (fit !== undefined) return fit;
  }
  return null;
}

/** Of whoever signs up. */
export const languageOf = (headers: Headers | undefined, { mails }: Pick<Billing, 'mails'>): string | null =>
  chooseLanguage(
    headers?.get('accept-language'),
    mails.languages.map(({ code }) => code),
  );
