import { z } from 'zod';
import { readToken, signToken } from '../acts/sign-token.ts';
import type { BillingContext } from '../context.ts';

const DAY_MS = 86_400_000;

/** What a link of a mail is for: one invoice of one account, until then. */
const linkShape = z.strictObject({
  for: z.literal('update_card'),
  accountId: z.string(),
  /** Null: a mail that is about a card, with nothing unpaid. */
  invoiceId: z.string().nullable(),
  /** Whose card it is, where no invoice says it; null for the account's own customer. */
  customerId: z.string().nullable().default(null),
  /** The step whose mail it was in. */
  step: z.string().nullable(),
  expiresAtMs: z.number().int(),
});

export type PayLink = z.output<typeof linkShape>;

/** Opens the page of a new card without a sign-in, for so many days, and nothing else. */
export function payLinkOf(
  { appUrl, signingSecret, now }: Pick<BillingContext, 'appUrl' | 'signingSecret' | 'now'>,
  about: Pick<PayLink, 'accountId' | 'invoiceId' | 'customerId' | 'step'>,
  days: number,
): string {
  const link: PayLink = { for: 'update_card', ...about, expiresAtMs: now().getTime() + days * DAY_MS };
  return `${appUrl}/pay/update-card?token=${encodeURIComponent(signToken(link, signingSecret))}`;
}

/** What a token of ours says; `expired` once its days are over, nothing for any other text. */
export function readPayLink(
  { signingSecret, now }: Pick<BillingContext, 'signingSecret' | 'now'>,
  token: string,
): PayLink | 'expired' | undefined {
  const link = linkShape.safeParse(readToken(token, signingSecret)).data;
  if (!link) return undefined;
  return now().getTime() < link.expiresAtMs ? link : 'expired';
}
