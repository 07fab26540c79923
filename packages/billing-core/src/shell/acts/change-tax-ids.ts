import Stripe from 'stripe';
import type { Act, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { isTaxIdKind } from '../../domain/tax-id-kinds.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';

/**
 * Adds a tax id to the account's customer. Stripe looks at its form at once, so the person is told whether it is one; what the
 * register says comes with an event (docs.stripe.com/billing/customer/tax-ids).
 */
export function addTaxId(
  context: BillingContext,
  act: Act,
  { type, value }: { type: string; value: string },
): Promise<Outcome<{ id: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'add_tax_id', params: { type, value } }, async (running) => {
    if (!isTaxIdKind(type)) return fail('tax_id_refused');
    const wanted = value.trim();
    const there = await db
      .selectFrom('tax_ids')
      .select('id')
      .where('account_id', '=', act.accountId)
      .where('type', '=', type)
      .where('value', '=', wanted)
      .where('deleted', '=', false)
      .executeTakeFirst();
    // The same number twice would stand on invoices twice.
    if (there) return succeed({ id: there.id });
    const customer = await ensureCustomer(context, act.accountId);
    const create = (options: CallOptions) =>
      stripe.customers.createTaxId(customer, { type, value: wanted }, options);
    // Tax ids carry no metadata: the same kind and number is the same id.
    const find = async () => {
      const { data } = await stripe.customers.listTaxIds(customer, { limit: 100 });
      const made = data.find((each) => each.type === type && each.value === wanted);
      return made && stripe.customers.retrieveTaxId(customer, made.id);
    };
    try {
      const answer = await running.call('create_tax_id', create, find);
      await observeAnswer(context, answer, { action: 'tax_id.add', actor: act.actorId, known: 0 });
      return succeed({ id: answer.id });
    } catch (error) {
      // Its words say what the form is (docs.stripe.com/error-codes, tax_id_invalid).
      if (error instanceof Stripe.errors.StripeError && error.code === 'tax_id_invalid')
        return fail('tax_id_refused');
      throw error;
    }
  });
}

/** Removes one of the account's own; one that is gone already is removed. */
export function removeTaxId(
  context: BillingContext,
  act: Act,
  { id }: { id: string },
): Promise<Outcome<{ id: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'remove_tax_id', params: { id } }, async (running) => {
    const row = await db
      .selectFrom('tax_ids')
      .select(['customer_id', 'deleted'])
      .where('account_id', '=', act.accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return fail('tax_id_not_found');
    if (row.deleted) return succeed({ id });
    const known = await readGeneration(db, { stripeAccount: 'platform', id });
    const remove = (options: CallOptions) => stripe.customers.deleteTaxId(row.customer_id, id, {}, options);
    const by = { action: 'tax_id.remove', actor: act.actorId, known, customerId: row.customer_id };
    try {
      await observeAnswer(context, await running.call('delete_tax_id', remove, nothingMade), by);
    } catch (error) {
      // By somebody else, or by a run of this act that died: its event tells of it.
      if (!(error instanceof Stripe.errors.StripeError && error.code === 'resource_missing')) throw error;
    }
    return succeed({ id });
  });
}

/** What was removed is not found by any metadata: that it is gone is seen by removing it again. */
const nothingMade = () => Promise.resolve(undefined);
