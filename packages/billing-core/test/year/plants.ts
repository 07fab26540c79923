import type Stripe from 'stripe';
import type { BillingContext } from '../../src/shell/context.ts';

/** A bug that is put in on purpose, to see that the year fails. */
export interface Plant {
  /** Events that never arrive. */
  drops?: (event: Stripe.Event) => boolean;
  /** What the workers have otherwise. */
  context?: (sound: BillingContext) => Partial<BillingContext>;
}

let dropped = 0;

export const PLANTS = {
  /** One payment in forty is never told. */
  event_dropped: {
    drops: ({ type }) => {
      if (type !== 'invoice.paid') return false;
      dropped += 1;
      return dropped % 40 === 0;
    },
  },
} as const satisfies Record<string, Plant>;

export type PlantName = keyof typeof PLANTS;

export const isPlant = (name: string): name is PlantName => Object.hasOwn(PLANTS, name);
