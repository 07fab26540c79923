import { type InboxRow, thinEventOf } from '../receive/inbox-row.ts';
import { explainThinEvent } from '../receive/store-thin-event.ts';
import type { EventOutcome } from './decide-batch.ts';

type Ignored = Extract<EventOutcome, { because: string }>;

/**
 * What comes of a row's event if it is a thin one, whenever it is replayed and whatever became of it before: it is ignored, with
 * the reason that it was stored with. It has no `data.object` to be applied (docs.stripe.com/event-destinations#thin-events).
 *
 * @returns nothing for an event with its snapshot
 */
export function ignoreThinEvent(row: InboxRow): Ignored | undefined {
  const event = thinEventOf(row);
  return event && { row, state: 'ignored', because: explainThinEvent(event) };
}
