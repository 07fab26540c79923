import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { FINALIZES_AFTER_SECONDS } from './draft-invoice.ts';

const DAY = 86_400;
const FURTHEST_SECONDS = 5 * 366 * DAY;

interface Given {
  collection_method?: Stripe.Invoice.CollectionMethod;
  days_until_due?: number;
  due_date?: number;
  auto_advance?: boolean;
  automatically_finalizes_at?: number;
}

export interface CollectionTerms {
  collectionMethod: Stripe.Invoice.CollectionMethod;
  daysUntilDue: number | null;
  dueDate: number | null;
  autoAdvance: boolean;
  finalizesAt: number | null;
}

/** How a draft will be collected; what the request leaves out stays as it is. */
export function collectionTerms(
  sim: Simulation,
  given: Given,
  before: CollectionTerms,
  customer: Stripe.Customer,
): CollectionTerms {
  const collectionMethod = given.collection_method ?? before.collectionMethod;
  const due = dueTerms(sim, given, { before, collectionMethod });
  if (collectionMethod === 'send_invoice' && !customer.email)
    throw invalidRequest(
      'Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.',
    );
  const autoAdvance =
    given.auto_advance ?? (given.automatically_finalizes_at !== undefined || before.autoAdvance);
  return {
    collectionMethod,
    ...due,
    autoAdvance,
    finalizesAt: autoAdvance ? finalizesAt(sim, given, before) : null,
  };
}

function finalizesAt(
  sim: Simulation,
  { automatically_finalizes_at: at }: Given,
  before: CollectionTerms,
): number {
  if (at === undefined) return before.finalizesAt ?? sim.now() + FINALIZES_AFTER_SECONDS;
  if (at > sim.now() && at <= sim.now() + FURTHEST_SECONDS) return at;
  throw invalidRequest('automatically_finalizes_at must be in the future, and at most five years from now.', {
    param: 'automatically_finalizes_at',
  });
}

function dueTerms(
  sim: Simulation,
  { days_until_due: days, due_date: date }: Given,
  { before, collectionMethod }: { before: CollectionTerms; collectionMethod: string },
): Pick<CollectionTerms, 'daysUntilDue' | 'dueDate'> {
  const given = days === undefined ? (date === undefined ? undefined : 'due_date') : 'days_until_due';
  if (collectionMethod !== 'send_invoice') {
    if (given === undefined) return { daysUntilDue: null, dueDate: null };
    throw invalidRequest(`You can only set ${given} when collection_method is send_invoice.`, {
      param: given,
    });
  }
  if (days !== undefined && date !== undefined)
    throw invalidRequest('You may only specify one of these parameters: days_until_due, due_date.', {
      code: 'parameters_exclusive',
      param: 'due_date',
    });
  if (date !== undefined) return { daysUntilDue: null, dueDate: assertFuture(sim, date) };
  if (days !== undefined) return { daysUntilDue: assertDays(days), dueDate: sim.now() + days * DAY };
  if (before.dueDate === null) throw missingParam('days_until_due');
  return { daysUntilDue: before.daysUntilDue, dueDate: before.dueDate };
}

function assertFuture(sim: Simulation, date: number): number {
  if (date >= sim.now()) return date;
  throw invalidRequest('Invalid timestamp: due_date must be in the future.', { param: 'due_date' });
}

function assertDays(days: number): number {
  if (days >= 0) return days;
  throw invalidRequest('This value must be greater than or equal to 0.', {
    code: 'parameter_invalid_integer',
    param: 'days_until_due',
  });
}
