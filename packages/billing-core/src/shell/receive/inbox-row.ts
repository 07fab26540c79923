import type { WebhookInboxTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type Stripe from 'stripe';
import type { ThinEvent } from '../../stripe/webhook-event.ts';

export type InboxRow = Selectable<WebhookInboxTable>;

/** What was verified when it was stored; only of rows that hold no thin event. */
export const eventOf = (row: InboxRow) => row.payload as unknown as Stripe.Event;

/** The thin event that a row holds, which shows no object; nothing of a row that holds an event with its snapshot. */
export const thinEventOf = ({ payload }: InboxRow): ThinEvent | undefined =>
  payload.object === 'v2.core.event' ? (payload as unknown as ThinEvent) : undefined;
