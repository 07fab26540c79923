import { z } from 'zod';
import type { Mails } from '../../billing.ts';
import { MAIL_TOPICS } from '../../domain/mail/mail.ts';
import { readToken } from '../acts/sign-token.ts';
import type { BillingContext } from '../context.ts';
import { loadPreferences, turnOff } from './preferences.ts';

const tokens = z.object({ for: z.literal('unsubscribe'), accountId: z.string(), topic: z.enum(MAIL_TOPICS) });

function readLink({ signingSecret }: BillingContext, token: string) {
  const read = tokens.safeParse(readToken(token, signingSecret));
  return read.success ? read.data : undefined;
}

/** What a link turns off. Programs that look at links before people do change nothing by it. */
export async function readUnsubscribe(
  context: BillingContext,
  token: string,
): ReturnType<Mails['unsubscribe']['read']> {
  const link = readLink(context, token);
  if (!link) return null;
  const account = await context.db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', link.accountId)
    .executeTakeFirst();
  if (!account) return null;
  const { unsubscribed, language } = await loadPreferences(context.db, link.accountId);
  const isOn = !unsubscribed.includes(link.topic);
  return { accountName: account.name, topic: link.topic, isOn, language };
}

export async function confirmUnsubscribe(context: BillingContext, token: string): Promise<boolean> {
  const link = readLink(context, token);
  if (!link || !(await readUnsubscribe(context, token))) return false;
  await turnOff(context, link.accountId, [link.topic]);
  return true;
}
