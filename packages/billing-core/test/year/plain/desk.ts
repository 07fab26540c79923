import type Stripe from 'stripe';
import type { PlainSubscription } from './plain-subscription.ts';

export const DAY = 86_400;
export const STAFF = 'staff@year.example';

/** A mail that is on its way; it leaves at the end of the pass if it is still true. */
interface Draft {
  text: string;
  isTrue(): boolean;
}

/** An invoice as Stripe's last event of it said. */
export interface PlainInvoice {
  status: string;
  due: number;
}

/** What the clerks share: the files that they keep, and the tray of what is to leave. */
export interface Desk {
  subscriptions: Map<string, PlainSubscription>;
  invoices: Map<string, PlainInvoice>;
  /** The card that a customer pays with, where the subscription has none of its own. */
  defaultCards: Map<string, string>;
  emailOf(customer: unknown): string;
  payerOf(charge: unknown): string;
  /** Writes about a fact, which is written about once. */
  owe(key: string, text: string, isTrue?: () => boolean): void;
  /** What leaves now; what is no longer true stays. */
  send(): string[];
  /** Files what Stripe says, before anybody reads it. */
  file(event: Stripe.Event): void;
}

/** Somebody with one subject: hears what happens, and looks at the calendar when it is time to. */
export interface Clerk {
  hear(event: Stripe.Event): void;
  /** @param now Unix seconds */
  turn?(now: number): void;
}

export function openDesk(): Desk {
  const emails = new Map<string, string>();
  const payers = new Map<string, string>();
  const written = new Set<string>();
  const desk = {
    subscriptions: new Map<string, PlainSubscription>(),
    invoices: new Map<string, PlainInvoice>(),
    defaultCards: new Map<string, string>(),
  };
  let drafts: Draft[] = [];
  return {
    ...desk,
    emailOf: (customer) => emails.get(String(customer)) ?? String(customer),
    payerOf: (charge) => payers.get(String(charge)) ?? '',
    owe(key, text, isTrue = () => true) {
      if (written.has(key)) return;
      written.add(key);
      drafts.push({ text, isTrue });
    },
    send() {
      const leaving = drafts.filter(({ isTrue }) => isTrue()).map(({ text }) => text);
      drafts = [];
      return leaving;
    },
    file(event) {
      if (event.type === 'customer.created' || event.type === 'customer.updated') {
        const { id, email, invoice_settings: settings } = event.data.object;
        emails.set(id, email ?? '');
        desk.defaultCards.set(id, String(settings.default_payment_method ?? ''));
      }
      if (event.type === 'charge.succeeded')
        payers.set(event.data.object.id, String(event.data.object.customer));
      if (isOfInvoice(event)) {
        const { id, status, amount_due: due } = event.data.object;
        desk.invoices.set(id ?? '', { status: status ?? '', due });
      }
    },
  };
}

const INVOICE_EVENTS: ReadonlySet<string> = new Set([
  'invoice.paid',
  'invoice.finalized',
  'invoice.updated',
  'invoice.voided',
  'invoice.marked_uncollectible',
]);

const isOfInvoice = (event: Stripe.Event): event is Stripe.InvoicePaidEvent => INVOICE_EVENTS.has(event.type);
