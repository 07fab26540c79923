import { channel } from 'node:diagnostics_channel';

/** An answer of the API, as it leaves. */
export interface ObservedAnswer {
  method: string;
  /** Of the request; `route` is the pattern that took it, null when none did. */
  path: string;
  route: string | null;
  status: number;
  body: string;
  /** A publishable key is shown a part of an intent only (docs.stripe.com/api/payment_intents/object). */
  isNarrowed: boolean;
}

/** An event when it happens: a snapshot event, or a thin event of its own. */
export interface ObservedEvent {
  event: object;
}

/** What is posted to a webhook endpoint. */
export interface ObservedDelivery {
  body: string;
}

/**
 * All that goes out of a simulator of this process, for whoever wants to look on. Without a subscriber nothing is made
 * for them (nodejs.org/api/diagnostics_channel.html).
 */
export const observation = {
  answer: channel('billwright:stripe-simulator:answer'),
  event: channel('billwright:stripe-simulator:event'),
  delivery: channel('billwright:stripe-simulator:delivery'),
};
