import type { MailState } from '@billwright/db';
import { MAIL_KINDS } from '../../domain/mail/mail.ts';
import type { BillingContext, MailSetup } from '../context.ts';
import { loadAddress } from './load-address.ts';
import type { ReadMail } from './mail-rows.ts';
import { loadPreferences } from './preferences.ts';
import { asOne, loadRefusals, refuserOf } from './refusals.ts';
import { stillHolds } from './still-holds.ts';

export interface Hindrance {
  state: Extract<MailState, 'skipped' | 'held' | 'bounced' | 'failed' | 'not_configured'>;
  because: string;
}

/** Why a mail is not to be sent now that its time has come; otherwise to whom it goes. */
export async function whatHinders(
  context: BillingContext,
  setup: MailSetup,
  mail: ReadMail,
): Promise<{ hindrance: Hindrance } | { recipients: string[] }> {
  // Whoever had it sent again has decided.
  const early = mail.sent_again_by ? undefined : await isTooEarly(context, mail);
  if (early) return { hindrance: early };
  const { topic } = MAIL_KINDS[mail.kind];
  const { unsubscribed } = await loadPreferences(context.db, mail.account_id);
  if (topic && unsubscribed.includes(topic))
    return hindered('skipped', 'The account does not want these mails.');
  const why = mail.check_at_send ? await stillHolds(context, mail) : null;
  if (why) return hindered('skipped', why);
  const addresses = await loadRecipients(context, setup, mail);
  if (addresses.length === 0) return hindered('failed', 'There is no address to send it to.');
  const refusals = await loadRefusals(context.db, refuserOf(mail), addresses);
  const recipients = addresses.filter((address) => !refusals.has(asOne(address)));
  if (recipients.length > 0) return { recipients };
  const [first] = refusals.values();
  return hindered('bounced', `The address was refused before: ${first?.reason}`);
}

const hindered = (state: Hindrance['state'], because: string) => ({ hindrance: { state, because } });

/** What happened before mails were first sent from here is history; before a restoration, it may have been mailed. */
async function isTooEarly({ db }: BillingContext, { since }: ReadMail): Promise<Hindrance | undefined> {
  const start = await db.selectFrom('mail_start').selectAll().executeTakeFirst();
  if (!start || since >= start.since) return undefined;
  const at = start.since.toISOString();
  return start.reason === 'restored'
    ? {
        state: 'held',
        because: `It happened before the database was restored (${at}): it may have been sent.`,
      }
    : { state: 'skipped', because: `It happened before mails were sent from here (${at}).` };
}

async function loadRecipients(
  { db }: BillingContext,
  { operators }: MailSetup,
  mail: ReadMail,
): Promise<string[]> {
  if (mail.audience === 'operators') return [...operators];
  const address = await loadAddress(db, mail.account_id);
  return address === null ? [] : [address];
}
