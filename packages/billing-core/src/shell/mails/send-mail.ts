import { createHash } from 'node:crypto';
import type { MailAnswer, MailMessage } from '../../capabilities/mailer.ts';
import { nextMailTry } from '../../domain/mail/mail-schedule.ts';
import type { BillingContext, MailSetup } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { WaitError } from '../effects/wait-error.ts';
import { loadMail, type MailRow, type ReadMail, readMail, updateMail } from './mail-rows.ts';
import { OPERATORS } from './owe-mail.ts';
import { noteRefusal } from './refusals.ts';
import { renderMail } from './render-mail.ts';
import { type Hindrance, whatHinders } from './what-hinders.ts';

const UNSENT: readonly MailRow['state'][] = ['owed', 'sending'];

/**
 * Sends one owed mail, if it still holds now that its time has come. Noted as `sending` before the mail server is asked, under
 * a message id that is the same for every try: of a crash between the server's answer and our note comes the same message
 * again, which mailboxes show once (docs/decisions/0016).
 */
export const sendMail: RunEffect = async (context, { account_id, payload }) => {
  const row = await loadMail(context.db, account_id ?? OPERATORS, String(payload.mailKey));
  if (!row || !UNSENT.includes(row.state)) return 'The mail has been dealt with.';
  const { mail: setup } = context;
  if (!setup) return settle(context, row, { state: 'not_configured', because: 'No mail server is set up.' });
  const read = readMail(row);
  if ('problem' in read) return settle(context, row, { state: 'failed', because: read.problem });
  const { mail } = read;
  const found = await whatHinders(context, setup, mail);
  if ('hindrance' in found) return settle(context, mail, found.hindrance);
  const message = await toMessage(context, setup, mail, found.recipients);
  await updateMail(context.db, mail, {
    state: 'sending',
    state_because: null,
    attempts: mail.attempts + 1,
    recipient: found.recipients.join(', '),
    language: message.language,
    subject: message.subject,
    body_text: message.text,
    message_id: message.messageId,
  });
  return noteAnswer(context, mail, message, await setup.mailer.send(message));
};

async function settle(
  { db }: BillingContext,
  mail: Pick<MailRow, 'account_id' | 'key'>,
  { state, because }: Hindrance,
): Promise<string> {
  await updateMail(db, mail, { state, state_because: because });
  return because;
}

async function toMessage(
  context: BillingContext,
  setup: MailSetup,
  mail: ReadMail,
  recipients: readonly string[],
): Promise<MailMessage> {
  const { rendered, unsubscribeUrl } = await renderMail(context, setup, mail);
  return { ...rendered, to: [...recipients], messageId: messageIdOf(context, mail), unsubscribeUrl };
}

/** Made of the mail's key: no clock, no chance. */
function messageIdOf({ appUrl }: Pick<BillingContext, 'appUrl'>, { account_id, key }: ReadMail): string {
  const id = createHash('sha256').update(`${appUrl}\n${account_id}\n${key}`).digest('hex').slice(0, 32);
  return `<${id}@${new URL(appUrl).hostname}>`;
}

async function noteAnswer(
  context: BillingContext,
  mail: ReadMail,
  message: MailMessage,
  answer: MailAnswer,
): Promise<string | null> {
  if (answer.outcome === 'accepted') {
    await noteSent(context, mail);
    return null;
  }
  if (answer.outcome === 'later') return putOff(context, mail, answer);
  if (!answer.isAddress) return settle(context, mail, { state: 'failed', because: answer.reason });
  return noteBounce(context, { mail, addresses: message.to, reason: answer.reason });
}

/** A report that it came back may have been quicker than our note. */
async function noteSent({ db, now }: BillingContext, { account_id, key }: ReadMail): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state: 'sent', sent_at: now() })
    .where('account_id', '=', account_id)
    .where('key', '=', key)
    .where('state', '=', 'sending')
    .execute();
}

/** Marks the mail and its addresses: nothing more is sent there until the address changes or somebody sends again. */
async function noteBounce(
  { db, now }: BillingContext,
  { mail, addresses, reason }: { mail: ReadMail; addresses: readonly string[]; reason: string },
): Promise<string> {
  const bounced_at = now();
  await db.transaction().execute(async (trx) => {
    await updateMail(trx, mail, { state: 'bounced', state_because: reason, bounced_at });
    for (const address of addresses) await noteRefusal(trx, { mail, address, reason, bounced_at });
  });
  return reason;
}

async function putOff(
  { db, now }: BillingContext,
  mail: ReadMail,
  { reason, isServer }: Extract<MailAnswer, { outcome: 'later' }>,
): Promise<string> {
  const attempts = mail.attempts + 1;
  const until = nextMailTry({ attempts, firstTriedAt: mail.owed_at, isServer }, now());
  if (until) {
    await updateMail(db, mail, {
      state: 'owed',
      state_because: reason,
      ...(isServer ? { attempts: mail.attempts } : {}),
    });
    // Not the reason: servers name the address in it, and this is logged.
    throw new WaitError(isServer ? 'The mail server is away.' : 'The mail is put off.', until);
  }
  await updateMail(db, mail, { state: 'failed', state_because: `Given up after five days: ${reason}` });
  return reason;
}
