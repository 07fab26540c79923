import type Stripe from 'stripe';
import type { Act, Outcome, ResumePreview } from '../../billing.ts';
import { decideResume } from '../../commands/pause-subscription.ts';
import { type billingError, fail, succeed } from '../../domain/billing-error.ts';
import { lookOf, type MoneyPromise } from '../../domain/money-promise.ts';
import { idOf, type Subscription } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { observeFresh } from './observe-fresh.ts';
import { isNothingToInvoice, type PreviewedInvoice, previewInvoice, tryPreview } from './preview-invoice.ts';
import { confirmPromise, readPromise, signPromise } from './promises.ts';

type Resumed = { planKey: string; charged: { amountMinor: number; currency: string } };

/** What going on costs: a whole period from now, less the credit that was left; nothing where only payments were paused. */
export async function previewResume(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<ResumePreview>> {
  const subscription = await loadLiveSubscription(context, accountId);
  const decided = decideResume(subscription);
  if (!decided.ok) return decided;
  const { id, currency, planKey, interval, currentPeriodEndsAt } = decided.value.subscription;
  const isWhole = decided.value.kind === 'subscription';
  const previewed = await tryPreview(context, accountId, () =>
    isWhole ? previewInvoiceOfResume(context, id) : FREE,
  );
  if (!previewed.ok) return previewed;
  const { lines, amountDueMinor, periodEndsAt } = previewed.value;
  const signed = await signPromise(context, {
    act: 'resume',
    accountId,
    subscriptionId: id,
    look: lookOf(subscription),
    planKey,
    interval,
    items: [],
    when: 'now',
    prorationDate: null,
    amountDueMinor,
    refundMinor: 0,
    currency,
  });
  const nextChargeAt = isWhole ? (periodEndsAt ?? null) : currentPeriodEndsAt.toISOString();
  return succeed({ lines, dueNow: { amountMinor: amountDueMinor, currency }, nextChargeAt, ...signed });
}

type Due = Pick<PreviewedInvoice, 'lines' | 'amountDueMinor' | 'periodEndsAt'>;
const NOTHING: Due = { lines: [], amountDueMinor: 0, periodEndsAt: undefined };
const FREE = Promise.resolve(NOTHING);

async function previewInvoiceOfResume(
  context: BillingContext,
  subscription: string,
): Promise<Due | undefined> {
  try {
    return await previewInvoice(context, { subscription, subscription_details: { resume_at: 'now' } });
  } catch (error) {
    if (isNothingToInvoice(error)) return NOTHING;
    throw error;
  }
}

/** Goes on, for the amount that was shown. A payment that is declined changes nothing: it stays paused, and owes nothing. */
export function resumeSubscription(
  context: BillingContext,
  act: Act,
  { token }: { token: string },
): Promise<Outcome<Resumed>> {
  return runAct(context, act, { kind: 'resume_subscription', params: { token } }, async (running) => {
    const promise = readPromise(context, token);
    const subscription = await loadLiveSubscription(context, act.accountId);
    const wasSent = (await running.wasSent('resume')) || (await running.wasSent('collect_again'));
    if (promise && wasSent && subscription && !decideResume(subscription).ok)
      return succeed(toResumed(promise));
    const decided = decideResume(subscription);
    if (!decided.ok) return decided;
    const confirmed =
      wasSent && promise
        ? succeed(promise)
        : await confirmPromise(context, promise, { act, kind: 'resume', subscription });
    if (!confirmed.ok) return confirmed;
    const given = { act, subscription: decided.value.subscription, promise: confirmed.value };
    return decided.value.kind === 'collection'
      ? collectAgain(context, running, given)
      : goOn(context, running, given);
  });
}

interface Confirmed {
  act: Act;
  subscription: Subscription;
  promise: MoneyPromise;
}

async function collectAgain(
  context: BillingContext,
  running: RunningAct,
  { act, subscription, promise }: Confirmed,
): Promise<Outcome<Resumed>> {
  const { stripe, db } = context;
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
  const answer = await running.call('collect_again', (options) =>
    stripe.subscriptions.update(subscription.id, { pause_collection: '' }, options),
  );
  await observeAnswer(context, answer, { action: 'subscription.resume', actor: act.actorId, known });
  return succeed(toResumed(promise));
}

/** `resume_on_payment_success`: it goes on only once its invoice is paid (docs.stripe.com/api/subscriptions/resume). */
async function goOn(
  context: BillingContext,
  running: RunningAct,
  { act, subscription, promise }: Confirmed,
): Promise<Outcome<Resumed>> {
  const { stripe, db } = context;
  // Sent by a run that died, it was worked out right before: asked again, Stripe would tell of what goes on already.
  if (!(await running.wasSent('resume'))) {
    const again = await previewInvoiceOfResume(context, subscription.id);
    if (again?.amountDueMinor !== promise.amountDueMinor) return fail('preview_outdated');
  }
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
  const answer = await running.call(
    'resume',
    (options) =>
      stripe.subscriptions.resume(
        subscription.id,
        {
          billing_cycle_anchor: { type: 'now' },
          proration_behavior: 'none',
          payment_behavior: 'resume_on_payment_success',
        },
        options,
      ),
    () => stripe.subscriptions.retrieve(subscription.id),
  );
  const by = { action: 'subscription.resume', actor: act.actorId };
  await observeAnswer(context, answer, { ...by, known });
  const now = await stripe.subscriptions.retrieve(subscription.id);
  const outcome = now.status === 'paused' ? await giveUp(stripe, running, now) : succeed(toResumed(promise));
  await observeFresh(context, { type: 'subscription', id: subscription.id }, by);
  await observeFresh(context, { type: 'invoice', id: idOf(answer.latest_invoice) }, by);
  return outcome;
}

/** A card that has to be confirmed leaves its invoice open: who confirms it there goes on. Any other invoice is voided. */
async function giveUp(
  stripe: Stripe,
  running: RunningAct,
  { latest_invoice }: Stripe.Subscription,
): Promise<{ ok: false; error: ReturnType<typeof billingError> }> {
  const id = idOf(latest_invoice);
  if (id === null) return fail('payment_declined');
  const invoice = await stripe.invoices.retrieve(id, { expand: ['payments.data.payment.payment_intent'] });
  const intents = (invoice.payments?.data ?? []).map(({ payment }) => payment.payment_intent);
  const isToConfirm = intents.some((intent) => typeof intent === 'object' && needsAuthentication(intent));
  if (isToConfirm) return fail('authentication_required', 'Your bank wants you to confirm this payment.');
  if (invoice.status === 'open')
    await running.call('void_invoice', (options) => stripe.invoices.voidInvoice(id, {}, options));
  return fail('payment_declined');
}

/** Asked without the customer there, a bank refuses with that code instead (docs.stripe.com/payments/3d-secure). */
const needsAuthentication = ({ status, last_payment_error: error }: Stripe.PaymentIntent) =>
  status === 'requires_action' || error?.code === 'authentication_required';

const toResumed = ({ planKey, amountDueMinor, currency }: MoneyPromise): Resumed => ({
  planKey,
  charged: { amountMinor: amountDueMinor, currency },
});
