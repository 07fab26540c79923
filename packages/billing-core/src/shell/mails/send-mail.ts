import { createHash } from 'node:crypto';
import type { MailAnswer, MailMessage } from '../../capabilities/mailer.ts';
import { nextMailTry } from '../../domain/mail/mail-schedule.ts';
import type { BillingContext, MailSetup } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { WaitError } from '../effects/wait-error.ts';
import { noteBounce } from './bounces.ts';
import { loadMail, type MailRow, updateMail } from './mail-rows.ts';
import { OPERATORS } from './owe-mail.ts';
import { renderMail } from './render-mail.ts';
import { type Hindrance, whatHinders } from './what-hinders.ts';

const UNSENT: readonly MailRow['state'][] = ['owed', 'sending'];

/**
 * Sends one owed mail, if it still holds now that its time has come. Noted as `sending` before the mail server is asked, under
 * a message id that is the same for every try: of a crash between the server's answer and our note comes the same message
 * again, which mailboxes show once (docs/decisions/0016).
 */
export const sendMail: RunEffect = async (context, { account_id, payload }) => {
  const mail = await loadMail(context.db, account_id ?? OPERATORS, String(payload.mailKey));
  if (!mail || !UNSENT.includes(mail.state)) return 'The mail has been dealt with.';
  const { mail: setup } = context;
  if (!setup) return settle(context, mail, { state: 'not_configured', because: 'No mail server is set up.' });
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

async function settle({ db }: BillingContext, mail: MailRow, { state, because }: Hindrance): Promise<string> {
  await updateMail(db, mail, { state, state_because: because });
  return because;
}

async function toMessage(
  context: BillingContext,
  setup: MailSetup,
  mail: MailRow,
  recipients: readonly string[],
): Promise<MailMessage> {
  const { rendered, unsubscribeUrl } = await renderMail(context, setup, mail);
  return { ...rendered, to: [...recipients], messageId: messageIdOf(context, mail), unsubscribeUrl };
}

/** Made of the mail's key: no clock, no chance. */
function messageIdOf({ appUrl }: Pick<BillingContext, 'appUrl'>, { account_id, key }: MailRow): string {
  const id = createHash('sha256').update(`${appUrl}\n${account_id}\n${key}`).digest('hex').slice(0, 32);
  return `<${id}@${new URL(appUrl).hostname}>`;
}

async function noteAnswer(
  context: BillingContext,
  mail: MailRow,
  message: MailMessage,
  answer: MailAnswer,
): Promise<string | null> {
  const { db, now } = context;
  if (answer.outcome === 'accepted') {
    await updateMail(db, mail, { state: 'sent', sent_at: now() });
    return null;
  }
  if (answer.outcome === 'later') return putOff(context, mail, answer);
  if (!answer.isAddress) return settle(context, mail, { state: 'failed', because: answer.reason });
  await noteBounce(context, { mail, address: message.to.join(', '), reason: answer.reason });
  return answer.reason;
}

async function putOff(
  { db, now }: BillingContext,
  mail: MailRow,
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
