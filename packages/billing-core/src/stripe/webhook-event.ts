import type Stripe from 'stripe';
import { z } from 'zod';

const id = z.string().min(1).max(255);

/**
 * What every snapshot event has, in every version of the API; the rest is as Stripe's types say, and judged where it is read.
 * Looked at, not copied: a shape that kept the rest would walk through the whole snapshot, in each request.
 */
const snapshotShape = z.object({
  id,
  object: z.literal('event'),
  type: z.string().min(1).max(255),
  // Until the year 9999, the last that a timestamp is written in.
  created: z.int().nonnegative().max(253_402_300_799),
  livemode: z.boolean(),
  account: id.nullish(),
  api_version: z.string().nullish(),
  data: z.object({ object: z.object({ object: z.string() }) }),
});

/** docs.stripe.com/event-destinations#thin-events */
const thinShape = z.looseObject({
  id,
  object: z.literal('v2.core.event'),
  type: z.string().min(1).max(255),
  created: z.iso.datetime({ offset: true }),
  livemode: z.boolean(),
  context: z.string().nullish(),
  related_object: z.looseObject({ id: z.string(), type: z.string() }).nullish(),
  /** The event that tells the same with its snapshot, when this one is its twin. */
  snapshot_event: id.nullish(),
});

export type ThinEvent = z.infer<typeof thinShape>;
export type WebhookEvent = { kind: 'snapshot'; event: Stripe.Event } | { kind: 'thin'; event: ThinEvent };

const isThin = (json: unknown) =>
  typeof json === 'object' && json !== null && 'object' in json && json.object === 'v2.core.event';

/** The event in a verified body; nothing when it is JSON of another kind. */
export function readWebhookEvent(json: unknown): WebhookEvent | undefined {
  if (isThin(json)) {
    const { data: event } = thinShape.safeParse(json);
    return event && { kind: 'thin', event };
  }
  if (!snapshotShape.safeParse(json).success) return undefined;
  // Its outline was looked at just now; Stripe's type says what else is inside.
  return { kind: 'snapshot', event: json as Stripe.Event };
}
