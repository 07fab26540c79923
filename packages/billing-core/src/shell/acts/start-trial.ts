import type { Act, Outcome } from '../../billing.ts';
import { readLines } from '../../commands/checkout-lines.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { hasBegun, idOf } from '../../domain/subscription.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { discountsOf } from '../promotions/redeem-promotion.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { openPayable } from './open-payable.ts';
import { readFingerprint, wasTrialGiven } from './trial-cards.ts';

/**
 * Begins a trial with the card that was saved for it.
 *
 * - The browser names the setup intent, and nothing of it is believed but what Stripe says: whose it is, and that it succeeded.
 * - One trial an account, and one a card: with a card that had one, nothing is begun.
 */
export function startTrial(
  context: BillingContext,
  act: Act,
  { reference }: { reference: string },
): Promise<Outcome<{ reference: string }>> {
  const { stripe, config } = context;
  return runAct(context, act, { kind: 'start_trial', params: { reference } }, async (running) => {
    const setup = await findSetup(context, reference);
    const customer = setup && idOf(setup.customer);
    const plan = Object.entries(config.plans).find(([key]) => key === setup?.metadata?.billwright_plan)?.[1];
    const items = readLines(setup?.metadata?.billwright_items ?? '');
    if (!customer || !plan || items.length === 0 || setup.metadata?.billwright_account !== act.accountId)
      return fail('checkout_not_found');
    const method = idOf(setup.payment_method);
    if (setup.status !== 'succeeded' || !method) return fail('card_not_saved');
    const had = await loadAccountSubscriptions(context, act.accountId);
    const hadOne = had.some(({ status }) => hasBegun(status));
    // What an earlier run of this very act has begun is its own, and so is the trial that its card was given for it.
    const isSent = await running.wasSent('create_subscription');
    if (hadOne && !isSent) return fail('already_subscribed');
    const fingerprint = await readFingerprint(context, method);
    if (!isSent && fingerprint && (await wasTrialGiven(context, fingerprint))) return fail('trial_used');
    const create = (options: CallOptions) =>
      stripe.subscriptions.create(
        {
          customer,
          items,
          trial_period_days: plan.trialDays ?? 0,
          default_payment_method: method,
          trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
          billing_mode: { type: 'flexible' },
          ...(config.checkout?.automaticTax ? { automatic_tax: { enabled: true } } : {}),
          ...discountsOf(setup.metadata?.billwright_promotion),
          metadata: { billwright_account: act.accountId, intent_id: running.intentId },
        },
        options,
      );
    const opened = await openPayable(context, { accountId: act.accountId, customer, running }, async () => {
      const { id } = await running.call('create_subscription', create, () =>
        findSubscription(stripe, { customer, intentId: running.intentId }),
      );
      return { kind: 'subscription', id };
    });
    return opened.ok ? succeed({ reference: opened.value.id }) : opened;
  });
}

async function findSetup({ stripe, reads }: BillingContext, id: string) {
  if (!id.startsWith('seti_')) return undefined;
  return reads.run('GET setup_intent', () => stripe.setupIntents.retrieve(id));
}
