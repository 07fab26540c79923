import type { Act, Outcome, PaymentMethodView } from '../../billing.ts';
import {
  decideRemoveMethod,
  decideSetDefaultMethod,
  whyNotRemovable,
} from '../../commands/manage-payment-methods.ts';
import { succeed } from '../../domain/billing-error.ts';
import { describePaymentMethod } from '../../domain/describe-payment-method.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { type LoadedMethods, loadMethods } from './load-methods.ts';

/** What the account pays with, and what may be done with each. */
export async function viewPaymentMethods(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  accountId: string,
): Promise<PaymentMethodView[]> {
  const facts = await loadMethods(db, accountId, now());
  return facts.methods.map((method) => ({
    id: method.id,
    type: method.type,
    title: describePaymentMethod(method),
    expiry: method.expiry,
    isDefault: method.isDefault,
    isExpired: method.isExpired,
    notRemovableBecause: whyNotRemovable(method, facts),
  }));
}

/** Invoices and subscriptions are charged to it from now on: also one that had a method of its own. */
export function setDefaultMethod(
  context: BillingContext,
  act: Act,
  { id }: { id: string },
): Promise<Outcome<{ id: string }>> {
  return runAct(context, act, { kind: 'set_default_method', params: { id } }, async (running) => {
    const facts = await loadMethods(context.db, act.accountId, context.now());
    const decided = decideSetDefaultMethod(id, facts);
    if (!decided.ok) return decided;
    const customerId = facts.methods.find((each) => each.id === id)?.customerId ?? '';
    await makeDefault(context, running, { act, customerId, id, facts });
    return succeed({ id });
  });
}

/** What a customer is charged with by default, and each of their subscriptions that has a method of its own. */
export async function makeDefault(
  context: BillingContext,
  running: RunningAct,
  of: { act: Act; customerId: string; id: string; facts: LoadedMethods },
): Promise<void> {
  await setOnCustomer(context, running, of);
  await setOnSubscriptions(context, running, of);
}

/** Setting the same field again changes nothing: there is nothing to look for. */
const setAgain = () => Promise.resolve(undefined);

async function setOnCustomer(
  context: BillingContext,
  running: RunningAct,
  { act, customerId, id }: { act: Act; customerId: string; id: string },
): Promise<void> {
  const known = await readGeneration(context.db, { stripeAccount: 'platform', id: customerId });
  const set = (options: CallOptions) =>
    context.stripe.customers.update(
      customerId,
      { invoice_settings: { default_payment_method: id } },
      options,
    );
  const answer = await running.call('set_on_customer', set, setAgain);
  await observeAnswer(context, answer, { action: 'payment_method.set_default', actor: act.actorId, known });
}

async function setOnSubscriptions(
  context: BillingContext,
  running: RunningAct,
  { act, customerId, id, facts }: { act: Act; customerId: string; id: string; facts: LoadedMethods },
): Promise<void> {
  for (const subscription of facts.subscriptions) {
    if (subscription.customerId !== customerId || subscription.ownMethodId === null) continue;
    if (subscription.ownMethodId === id) continue;
    const known = await readGeneration(context.db, { stripeAccount: 'platform', id: subscription.id });
    const set = (options: CallOptions) =>
      context.stripe.subscriptions.update(subscription.id, { default_payment_method: id }, options);
    const answer = await running.call(`set_on_${subscription.id}`, set, setAgain);
    await observeAnswer(context, answer, { action: 'payment_method.set_default', actor: act.actorId, known });
  }
}

/** Stripe charges it no more, and it can't be attached again (docs.stripe.com/api/payment_methods/detach). */
export function removeMethod(
  context: BillingContext,
  act: Act,
  { id }: { id: string },
): Promise<Outcome<{ id: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'remove_method', params: { id } }, async (running) => {
    const facts = await loadMethods(db, act.accountId, context.now());
    const method = facts.methods.find((each) => each.id === id);
    // The run that sent it died before its outcome was kept.
    if (!method && (await running.wasSent('detach'))) return succeed({ id });
    const decided = decideRemoveMethod(id, facts);
    if (!decided.ok) return decided;
    const known = await readGeneration(db, { stripeAccount: 'platform', id });
    const detach = (options: CallOptions) => stripe.paymentMethods.detach(id, {}, options);
    const answer = await running.call('detach', detach, async () => {
      const found = await stripe.paymentMethods.retrieve(id);
      return found.customer === null ? found : undefined;
    });
    await observeAnswer(context, answer, {
      action: 'payment_method.remove',
      actor: act.actorId,
      known,
      customerId: method?.customerId ?? '',
    });
    return succeed({ id });
  });
}
