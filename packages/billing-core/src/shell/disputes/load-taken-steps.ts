import type { Database, MailState } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { DisputeView } from '../../capabilities/disputes.ts';
import { mailKeyOf } from './tell-operators.ts';

/** What is not here needs no words of its own: the mail's own reason follows. */
const MAIL_WORDS: Partial<Record<MailState, string>> = {
  owed: 'A mail to operators waits to be sent.',
  sending: 'A mail to operators is on its way.',
  sent: 'Operators were sent a mail.',
};

/** What was done by rule about a dispute, in order; of a step that is a mail, what became of it. */
export async function loadTakenSteps(
  db: Kysely<Database>,
  { id, account_id: accountId }: { id: string; account_id: string },
): Promise<DisputeView['steps']> {
  const steps = await db
    .selectFrom('dispute_steps')
    .select(['step', 'because', 'at'])
    .where('subject_id', '=', id)
    .orderBy('at')
    .orderBy('step')
    .execute();
  if (steps.length === 0) return [];
  const keys = steps.map(({ step }) => mailKeyOf(id, step));
  const mails = await db
    .selectFrom('mails')
    .select(['key', 'state', 'state_because'])
    .where('account_id', '=', accountId)
    .where('key', 'in', keys)
    .execute();
  const byKey = new Map(mails.map((mail) => [mail.key, mail]));
  return steps.map(({ step, because, at }) => {
    const mail = byKey.get(mailKeyOf(id, step));
    return { step, because: mail ? mailWords(mail) : because, at: at.toISOString() };
  });
}

function mailWords({ state, state_because: because }: { state: MailState; state_because: string | null }) {
  const words = MAIL_WORDS[state];
  if (words) return words;
  return because ? `No mail was sent: ${because}` : 'No mail was sent.';
}
