import type { WebhookInboxTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type Stripe from 'stripe';

export type InboxRow = Selectable<WebhookInboxTable>;

/** What was verified when it was stored. */
export const eventOf = (row: InboxRow) => row.payload as unknown as Stripe.Event;
