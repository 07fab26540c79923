import type { MailKind, MailOf } from '@billwright/billing-core';
import type { Formats } from './formats.ts';

/** What one mail says. */
export interface MailWords {
  subject: string;
  heading: string;
  /** Paragraphs. */
  lines: string[];
  /** On the button; where it leads is the same in every language (`mail-parts.ts`). */
  button?: string;
  /** Below the button, in small. */
  note?: string;
}

/** The names of facts in the table of a mail. */
export interface FactLabels {
  plan: string;
  invoice: string;
  amount: string;
  paid: string;
  nextAttempt: string;
  endsOn: string;
  renewsOn: string;
  from: string;
  to: string;
  priceNow: string;
  priceThen: string;
  startsOn: string;
  card: string;
  expires: string;
  used: string;
  periodEnds: string;
  customer: string;
  reason: string;
  answerBy: string;
  payment: string;
}

/** All that a language has to say: a third one is a file beside the others, and the compiler names what it lacks. */
export interface Language {
  /** ISO 639-1. */
  code: string;
  /** In itself. */
  name: string;
  /** For numbers, amounts and days. */
  locale: string;
  greeting(name: string): string;
  interval: Record<'month' | 'year', string>;
  facts: FactLabels;
  pdf: string;
  footer: {
    /** Why this came; `account` is whose, `product` is what is sold. */
    why(account: string, product: string): string;
    operators: string;
    unsubscribe: string;
    preferences: string;
  };
  mails: { [K in MailKind]: (mail: MailOf<K>, formats: Formats) => MailWords };
}
