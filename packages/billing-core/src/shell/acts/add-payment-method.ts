import type { Act, AddedMethod, MethodToAdd, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { idOf } from '../../domain/subscription.ts';
import { scriptUrlOf } from '../../stripe/client.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { makeDefault } from './change-payment-methods.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadMethods } from './load-methods.ts';
import { observeFresh } from './observe-fresh.ts';

/** Tells a setup that is for this apart from one that a trial is begun with. */
const PURPOSE = 'add_method';

/**
 * Opens what a card is saved with on a page of the app, to be charged later while nobody is there
 * (docs.stripe.com/payments/save-and-reuse). Cards alone: what is charged for a subscription has to answer at once.
 */
export async function startAddingMethod(context: BillingContext, act: Act): Promise<Outcome<MethodToAdd>> {
  const { publishableKey } = context.settings;
  if (!publishableKey) return fail('embedded_checkout_off');
  const { stripe } = context;
  const started = await runAct(context, act, { kind: 'start_adding_method', params: {} }, async (running) => {
    const customer = await ensureCustomer(context, act.accountId);
    const create = (options: CallOptions) =>
      stripe.setupIntents.create(
        {
          customer,
          usage: 'off_session',
          allowed_payment_method_types: ['card'],
          metadata: {
            billwright_account: act.accountId,
            billwright_purpose: PURPOSE,
            intent_id: running.intentId,
          },
        },
        options,
      );
    // One that nobody was shown is of no use, and does no harm: another is made.
    const { id } = await running.call('create_setup_intent', create, () => Promise.resolve(undefined));
    return succeed({ id });
  });
  if (!started.ok) return started;
  const reference = started.value.id;
  const { client_secret: clientSecret } = await stripe.setupIntents.retrieve(reference);
  if (!clientSecret) return fail('card_not_saved');
  return succeed({ reference, clientSecret, publishableKey, scriptUrl: scriptUrlOf(context.settings) });
}

/**
 * Keeps what was saved: shows it at once, and makes it the one that is charged if that was asked.
 *
 * The browser names the setup, and nothing of it is believed but what Stripe says: whose it is, what for, and that it succeeded.
 */
export function finishAddingMethod(
  context: BillingContext,
  act: Act,
  { reference, isDefault }: { reference: string; isDefault: boolean },
): Promise<Outcome<AddedMethod>> {
  const { stripe, reads, db } = context;
  const params = { reference, isDefault };
  return runAct(context, act, { kind: 'finish_adding_method', params }, async (running) => {
    if (!reference.startsWith('seti_')) return fail('setup_not_found');
    const setup = await reads.run('GET setup_intent', () => stripe.setupIntents.retrieve(reference));
    const { billwright_account: account, billwright_purpose: purpose } = setup.metadata ?? {};
    const customerId = idOf(setup.customer);
    if (account !== act.accountId || purpose !== PURPOSE || !customerId) return fail('setup_not_found');
    const id = idOf(setup.payment_method);
    if (setup.status !== 'succeeded' || !id) return fail('card_not_saved');
    const by = { action: 'payment_method.add', actor: act.actorId };
    await observeFresh(context, { type: 'payment_method', id }, by);
    if (isDefault) {
      const facts = await loadMethods(db, act.accountId, context.now());
      await makeDefault(context, running, { act, customerId, id, facts });
    }
    return succeed({ id, isDefault });
  });
}
