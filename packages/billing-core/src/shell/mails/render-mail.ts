import type { MailDetails, MailOf, RenderedMail } from '../../capabilities/mailer.ts';
import { isMailKind, MAIL_KINDS, type MailKind } from '../../domain/mail/mail.ts';
import { signToken } from '../acts/sign-token.ts';
import type { BillingContext, MailSetup } from '../context.ts';
import { loadMailDetails } from './load-mail-details.ts';
import type { MailRow, ReadMail, ReadMailOf } from './mail-rows.ts';
import { loadPreferences } from './preferences.ts';

/** Gives a mail its words as it would be sent now; one that was sent keeps its language. */
export async function renderMail(
  context: BillingContext,
  { mailer }: MailSetup,
  mail: ReadMail,
): Promise<{ rendered: RenderedMail; unsubscribeUrl: string | null }> {
  const preferences = await loadPreferences(context.db, mail.account_id);
  const language = mail.language ?? preferences.language;
  const details = await loadMailDetails(context, mail);
  const account = await context.db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', mail.account_id)
    .executeTakeFirst();
  const unsubscribeUrl = unsubscribeUrlOf(context, mail);
  const rendered = await mailer.render(
    toRender(mail, {
      audience: mail.audience,
      details,
      accountName: account?.name ?? '',
      appUrl: context.appUrl,
      unsubscribeUrl,
      language,
    }),
  );
  return { rendered, unsubscribeUrl };
}

type Common = Omit<MailOf<MailKind>, 'kind' | 'props'> & { details: MailDetails };

const toRender = <K extends MailKind>(
  { kind, props }: ReadMailOf<K>,
  common: Common,
): { [P in K]: MailOf<P> }[K] => ({ ...common, kind, props });

/** Valid without end: a mail of years ago still turns its topic off. */
export function unsubscribeUrlOf(
  { appUrl, signingSecret }: Pick<BillingContext, 'appUrl' | 'signingSecret'>,
  { account_id: accountId, kind }: Pick<MailRow, 'account_id' | 'kind'>,
): string | null {
  const topic = isMailKind(kind) ? MAIL_KINDS[kind].topic : null;
  if (!topic) return null;
  return `${appUrl}/mail/unsubscribe/${signToken({ for: 'unsubscribe', accountId, topic }, signingSecret)}`;
}
