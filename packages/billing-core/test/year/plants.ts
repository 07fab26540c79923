import type Stripe from 'stripe';
import type { MailPlants } from './mailbox.ts';

/** A bug that is put in on purpose, to see that the year fails. */
export interface Plant {
  /** Events that never arrive. */
  drops?: (event: Stripe.Event) => boolean;
  /** What the database does wrong: a trigger before each row that is written to a table. */
  trigger?: { table: string; on: 'insert' | 'update' | 'insert or update'; body: string };
  mail?: MailPlants;
}

/** Every so many of what is asked about. */
function each(every: number): () => boolean {
  let seen = 0;
  return () => {
    seen += 1;
    return seen % every === 0;
  };
}

export const PLANTS = {
  event_dropped: { drops: ofType('invoice.paid', 10) },
  refund_untold: { drops: ofType('refund.created', 2) },
  step_skipped: {
    trigger: {
      table: 'mails',
      on: 'insert',
      body: `if new.kind = 'payment_failed' and (new.props->>'step')::int = 2 then return null; end if; return new;`,
    },
  },
  mailed_twice: { mail: { twice: { kind: 'receipt', every: 50 } } },
  mailed_after_recovery: { mail: { again: { kind: 'payment_failed', after: 'receipt' } } },
  case_never_closed: {
    trigger: {
      table: 'dunning_cases',
      on: 'update',
      body: `if new.state = 'recovered' then return old; end if; return new;`,
    },
  },
  lost_never_closed: {
    trigger: {
      table: 'dunning_cases',
      on: 'update',
      body: `if new.state in ('exhausted', 'paused') then return old; end if; return new;`,
    },
  },
  ends_in_another_way: {
    trigger: {
      table: 'dunning_steps',
      on: 'insert',
      body: `if new.action = 'pause' then new.action := 'cancel'; end if; return new;`,
    },
  },
  expiry_untold: {
    trigger: {
      table: 'mails',
      on: 'insert',
      body: `if new.kind = 'card_expiring' then return null; end if; return new;`,
    },
  },
  use_lost: {
    trigger: {
      table: 'usage_slices',
      on: 'insert or update',
      body: `if new.quantity > 300 then new.quantity := new.quantity - 1; end if; return new;`,
    },
  },
  payout_ignored: {
    trigger: {
      table: 'balance_movements',
      on: 'insert',
      body: `if new.type = 'payout' then return null; end if; return new;`,
    },
  },
  fee_ignored: {
    trigger: {
      table: 'balance_movements',
      on: 'insert',
      body: 'new.fee_minor := 0; new.net_minor := new.amount_minor; return new;',
    },
  },
  refund_beyond: {
    trigger: {
      table: 'refunds',
      on: 'insert or update',
      body: 'new.amount_minor := new.amount_minor + 1; return new;',
    },
  },
  dispute_fee_forgotten: {
    trigger: {
      table: 'dispute_movements',
      on: 'insert',
      body: `if new.kind = 'fee' then return null; end if; return new;`,
    },
  },
} as const satisfies Record<string, Plant>;

function ofType(type: Stripe.Event['type'], every: number): (event: Stripe.Event) => boolean {
  const isOne = each(every);
  return (event) => event.type === type && isOne();
}

export type PlantName = keyof typeof PLANTS;

export const isPlant = (name: string): name is PlantName => Object.hasOwn(PLANTS, name);
