import { isMirrored } from '../../domain/observations/project-object.ts';
import { isFetchable } from '../../stripe/fetch-object.ts';
import {
  isListedByCustomer,
  type ListedByCustomer,
  type ListedType,
  type ListPage,
  listObjects,
  listOfCustomer,
} from '../../stripe/list-objects.ts';
import type { Seen } from '../apply/apply-batch.ts';
import { observeResponse } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import type { ScanStep } from './object-scan.ts';

export interface ObjectPage {
  seen: Seen[];
  /** Where the next page begins; null after the last. */
  next: string | null;
}

type Step = Pick<ScanStep, 'stripe_account' | 'object_type' | 'cursor'>;

/**
 * The next objects of a kind at Stripe, as looks at them: of about the time of the answer, and newer than nothing that is known
 * by any other way, since nobody knew beforehand what would be listed.
 */
export async function readTheirs(context: BillingContext, step: Step): Promise<ObjectPage> {
  const type = step.object_type;
  if (!isFetchable(type) || !isMirrored(type)) throw new Error(`Objects of type ${type} are not kept.`);
  if (isListedByCustomer(type)) return readOfCustomer(context, type, step);
  const page = await readPage(context, type, step);
  return { seen: toSeen(context, step, page), next: page.next ?? null };
}

async function readPage(context: BillingContext, type: ListedType, step: Step): Promise<ListPage> {
  const { reads, stripe } = context;
  const at = (after: string | null) => ({ stripeAccount: step.stripe_account, after });
  const read = (after: string | null) =>
    reads.run(`GET ${type} list`, () => listObjects(stripe, type, at(after)));
  try {
    return await read(step.cursor);
  } catch (error) {
    // What the last page ended with is gone: a deleted customer is no place in a list. The kind is begun again.
    const isGone = error instanceof Error && 'code' in error && error.code === 'resource_missing';
    if (step.cursor === null || !isGone) throw error;
    return read(null);
  }
}

/** All objects of the next customer that is known. */
async function readOfCustomer(
  context: BillingContext,
  type: ListedByCustomer,
  step: Step,
): Promise<ObjectPage> {
  const customer = await context.db
    .selectFrom('object_states')
    .select('object_id')
    .where('stripe_account', '=', step.stripe_account)
    .where('object_type', '=', 'customer')
    .where('object_id', '>', step.cursor ?? '')
    .orderBy('object_id')
    .limit(1)
    .executeTakeFirst();
  if (!customer) return { seen: [], next: null };
  const seen: Seen[] = [];
  for (let after: string | null = null; ; ) {
    const page = await readCustomerPage(
      context,
      { type, customerId: customer.object_id },
      { ...step, cursor: after },
    );
    seen.push(...toSeen(context, step, page));
    if (page.next === undefined) return { seen, next: customer.object_id };
    after = page.next;
  }
}

/** A deleted customer has nothing. */
async function readCustomerPage(
  { reads, stripe }: BillingContext,
  of: { type: ListedByCustomer; customerId: string },
  { stripe_account: stripeAccount, cursor: after }: Step,
): Promise<ListPage> {
  try {
    return await reads.run(`GET ${of.type} list`, () => listOfCustomer(stripe, of, { stripeAccount, after }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'resource_missing')
      return { objects: [], next: undefined };
    throw error;
  }
}

function toSeen({ now }: BillingContext, step: Step, { objects }: ListPage): Seen[] {
  return objects.flatMap((object) =>
    object.id === undefined
      ? []
      : [
          {
            ref: { stripeAccount: step.stripe_account, type: object.object, id: object.id },
            observation: observeResponse(object, 'fetched', { coversGeneration: 0, now: now() }),
          },
        ],
  );
}
