import type { MailTopic } from '@billwright/billing-core';

/** What the page behind an unsubscribe link says in one language. */
export interface UnsubscribeWords {
  language: string;
  /** That there is no more of it, within a sentence. */
  topics: Record<MailTopic, string>;
  unsubscribe: string;
  explain(account: string, what: string): string;
  done: string;
  noMore(what: string): string;
  noSuchLink: string;
  where: string;
  choose: string;
}

const en: UnsubscribeWords = {
  language: 'en',
  topics: {
    getting_started: 'no more mails that help you get started',
    usage: 'no more mails about how much you have used',
  },
  unsubscribe: 'Unsubscribe',
  explain: (account, what) =>
    `${account} gets ${what}. Receipts and whatever concerns your payments still come.`,
  done: 'You are unsubscribed',
  noMore: (what) => `There will be ${what}. You can have them again under Billing, Mails.`,
  noSuchLink: 'This link does not work',
  where: 'Choose your mails under Billing, Mails.',
  choose: 'Choose your mails',
};

const de: UnsubscribeWords = {
  language: 'de',
  topics: {
    getting_started: 'keine E-Mails mehr, die den Einstieg erleichtern',
    usage: 'keine E-Mails mehr über Ihren Verbrauch',
  },
  unsubscribe: 'Abbestellen',
  explain: (account, what) =>
    `${account} erhält dann ${what}. Belege und alles, was Ihre Zahlungen betrifft, kommen weiterhin.`,
  done: 'Abbestellt',
  noMore: (what) => `Es kommen ${what}. Unter „Billing“, „Mails“ können Sie sie wieder bestellen.`,
  noSuchLink: 'Dieser Link funktioniert nicht',
  where: 'Ihre E-Mails wählen Sie unter „Billing“, „Mails“ aus.',
  choose: 'E-Mails auswählen',
};

/** As the mails of that account are; in English where there are no words in it. */
export const unsubscribeWords = (language: string | null): UnsubscribeWords =>
  language?.toLowerCase().split('-')[0] === 'de' ? de : en;
