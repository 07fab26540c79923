import type Stripe from 'stripe';
import type { RecordedLife } from './record-lives.ts';

/** What the recorded lives show of Stripe: a property is worth no more than what its examples reach. */
export function coverageOf(lives: readonly RecordedLife[]): { types: Set<string>; steps: Set<string> } {
  const types = new Set<string>();
  const steps = new Set<string>();
  for (const event of lives.flatMap(({ events }) => events)) {
    types.add(event.type);
    const step = stepOf(event);
    if (step) steps.add(step);
  }
  return { types, steps };
}

/** `active → past_due`, for subscriptions and invoices. */
function stepOf({ type, data }: Stripe.Event): string | undefined {
  const { object, status } = data.object as { object?: string; status?: string };
  const before = (data.previous_attributes as { status?: string } | undefined)?.status;
  if (object !== 'subscription' && object !== 'invoice') return undefined;
  if (type.endsWith('.created')) return `${object} begins ${status}`;
  if (type === 'customer.subscription.deleted') return `subscription ends ${status}`;
  return before === undefined ? undefined : `${object} ${before} → ${status}`;
}
