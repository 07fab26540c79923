import type { Mails } from '../../billing.ts';
import { MAIL_TOPICS } from '../../domain/mail/mail.ts';
import type { BillingContext } from '../context.ts';
import { handleReport } from './handle-report.ts';
import { loadMailbox } from './load-mailbox.ts';
import { listMails, viewMail } from './mail-views.ts';
import { noteReport } from './note-report.ts';
import { loadPreferences, savePreferences } from './preferences.ts';
import { sendAgain } from './send-again.ts';
import { confirmUnsubscribe, readUnsubscribe } from './unsubscribe.ts';

/** `billing.mails`. */
export function createMails(context: BillingContext): Mails {
  const languages = context.mail?.mailer.languages ?? [];
  const viewPreferences = async (accountId: string) => {
    const { language, unsubscribed } = await loadPreferences(context.db, accountId);
    const topics = MAIL_TOPICS.map((topic) => ({ topic, isOn: !unsubscribed.includes(topic) }));
    const { address, refused } = await loadMailbox(context, accountId);
    return { languages, language, topics, address, refused };
  };
  return {
    list: (input) => listMails(context, input),
    get: (input) => viewMail(context, input),
    sendAgain: (input) => sendAgain(context, input),
    languages,
    reports: {
      handle: (request) => handleReport(context, request),
      note: (report) => noteReport(context, report),
    },
    preferences: {
      get: viewPreferences,
      set: async (accountId, input) => {
        await savePreferences(context, accountId, input);
        return viewPreferences(accountId);
      },
    },
    unsubscribe: {
      read: (token) => readUnsubscribe(context, token),
      confirm: (token) => confirmUnsubscribe(context, token),
    },
  };
}
