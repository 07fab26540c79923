import type { MailKind, MailOf } from '@billwright/billing-core';
import type { Formats } from './formats.ts';
import type { Reasons } from './languages/reasons.ts';

/** What one mail says. */
export interface MailWords {
  subject: string;
  heading: string;
  /** Paragraphs. */
  lines: string[];
  /** On the button; where it leads is the same in every language (`mail-parts.ts`). */
  button?: string;
  /** On a link below the button, where there is another way. */
  more?: string;
  /** Below that, in small. */
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
  endedOn: string;
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
  /** Behind a price. */
  interval: Record<'month' | 'year', string>;
  /** How often it is paid. */
  billed: Record<'month' | 'year', string>;
  facts: FactLabels;
  /** Why a payment is disputed or suspected, in the words of whoever has to answer. */
  reasons: Reasons;
  pdf: string;
  footer: {
    /** Why this came; `account` is whose, empty where it has no name, `product` is what is sold. */
    why(account: string, product: string): string;
    operators: string;
    unsubscribe: string;
    preferences: string;
  };
  mails: { [K in MailKind]: (mail: MailOf<K>, formats: Formats) => MailWords };
}
