import type { IntentsTable } from '@billwright/db';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Act } from '../../billing.ts';
import { billingError } from '../../domain/billing-error.ts';
import { STAFF_ROLES } from '../../domain/staff/staff-role.ts';
import { addOneOffItem } from '../acts/add-one-off-item.ts';
import { finishAddingMethod } from '../acts/add-payment-method.ts';
import { acceptOffer } from '../acts/answer-offer.ts';
import { applyChange } from '../acts/apply-change.ts';
import { cancelNow } from '../acts/cancel-now.ts';
import { cancelSubscription, undoCancellation } from '../acts/cancel-subscription.ts';
import { removeMethod, setDefaultMethod } from '../acts/change-payment-methods.ts';
import { addTaxId, removeTaxId } from '../acts/change-tax-ids.ts';
import { customerNeedShape } from '../acts/claim-customer.ts';
import { ensureCustomer } from '../acts/ensure-customer.ts';
import { extendTrial } from '../acts/extend-trial.ts';
import { pauseSubscription, stopCollecting } from '../acts/pause-subscription.ts';
import { payInvoice } from '../acts/pay-invoice.ts';
import { reactivateSubscription } from '../acts/reactivate-subscription.ts';
import { resumeSubscription } from '../acts/resume-subscription.ts';
import { startCheckout } from '../acts/start-checkout.ts';
import { startPayment } from '../acts/start-payment.ts';
import { startTrial } from '../acts/start-trial.ts';
import { withdrawPlannedChange } from '../acts/withdraw-planned-change.ts';
import type { BillingContext } from '../context.ts';
import { acceptDispute, stageEvidence, submitEvidence } from '../disputes/answer-dispute.ts';
import { retryPayment } from '../dunning/retry-payment.ts';
import { startPurchase } from '../purchases/start-purchase.ts';
import { startPurchasePayment } from '../purchases/start-purchase-payment.ts';
import { refundCharge } from '../refunds/refund-charge.ts';
import type { ActKindName } from './act-kinds.ts';
import { LEASE_SECONDS } from './claim-intent.ts';

/** So many are completed in one go; the rest has its turn in the next minute. */
const PAGE = 50;

type Intent = Pick<Selectable<IntentsTable>, 'id' | 'kind' | 'params' | 'account_id' | 'act_id' | 'actor_id'>;
type Resume = (context: BillingContext, act: Act, params: unknown) => Promise<unknown>;

const wantedShape = z.object({
  planKey: z.string(),
  interval: z.enum(['month', 'year']),
  currency: z.string(),
  addOns: z.record(z.string(), z.number().int()).optional(),
});
const idShape = z.object({ id: z.string() });
const tokenShape = z.object({ token: z.string() });
const withdrawalShape = z.object({ onlyOfPlan: z.string().exactOptional() });
const trialShape = z.object({ endsAt: z.string(), because: z.string() });
/** Of an intent that an older release began no reason is there. */
const notSaid = z.string().default('Not said.');
const collectionShape = z.object({
  invoices: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
  resumesAt: z.string().nullable(),
  because: notSaid,
});
const paymentShape = wantedShape.extend({
  withoutTrial: z.boolean(),
  promotionCode: z.string().nullish(),
});
const purchaseShape = z.object({ productKey: z.string(), currency: z.string() });
const refundShape = z.object({
  chargeId: z.string(),
  amountMinor: z.number().int(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']),
  note: z.string(),
  customerNote: z.string().nullable(),
  creditNote: z.boolean(),
  endSubscription: z.boolean(),
  reverseTransfer: z.boolean(),
  refundApplicationFee: z.boolean(),
  role: z.enum(STAFF_ROLES),
});
const submissionShape = z.object({
  disputeId: z.string(),
  revision: z.number().int(),
  because: z.string(),
  acknowledgesFee: z.boolean().default(false),
});
const reasonShape = z.object({ feedback: z.string().nullable(), comment: z.string().nullable() });

/** How an act of each kind is gone on with: by doing it again as the same act. What is not here has nothing to finish. */
const RESUMES: Partial<Record<ActKindName, Resume>> = {
  start_checkout: (context, act, params) => startCheckout(context, act, wantedShape.parse(params)),
  start_payment: (context, act, params) => startPayment(context, act, paymentShape.parse(params)),
  start_purchase: (context, act, params) => startPurchase(context, act, purchaseShape.parse(params)),
  start_purchase_payment: (context, act, params) =>
    startPurchasePayment(
      context,
      act,
      purchaseShape.extend({ promotionCode: z.string().nullish() }).parse(params),
    ),
  finish_adding_method: (context, act, params) =>
    finishAddingMethod(
      context,
      act,
      z.object({ reference: z.string(), isDefault: z.boolean() }).parse(params),
    ),
  start_trial: (context, act, params) =>
    startTrial(context, act, z.object({ reference: z.string() }).parse(params)),
  change_plan: (context, act, params) =>
    applyChange(context, act, { kind: 'change_plan', ...tokenShape.parse(params) }),
  change_quantity: (context, act, params) =>
    applyChange(context, act, { kind: 'change_quantity', ...tokenShape.parse(params) }),
  change_add_ons: (context, act, params) =>
    applyChange(context, act, { kind: 'change_add_ons', ...tokenShape.parse(params) }),
  withdraw_change: (context, act, params) =>
    withdrawPlannedChange(context, act, withdrawalShape.parse(params)),
  cancel_now: (context, act, params) =>
    cancelNow(context, act, reasonShape.extend({ token: z.string() }).parse(params)),
  pause_subscription: (context, act, params) => pauseSubscription(context, act, tokenShape.parse(params)),
  stop_collecting: (context, act, params) => stopCollecting(context, act, collectionShape.parse(params)),
  resume_subscription: (context, act, params) => resumeSubscription(context, act, tokenShape.parse(params)),
  accept_offer: (context, act) => acceptOffer(context, act),
  extend_trial: (context, act, params) => extendTrial(context, act, trialShape.parse(params)),
  reactivate: (context, act, params) => reactivateSubscription(context, act, tokenShape.parse(params)),
  cancel_subscription: (context, act, params) => cancelSubscription(context, act, reasonShape.parse(params)),
  pay_invoice: (context, act, params) =>
    payInvoice(context, act, z.object({ invoiceId: z.string() }).parse(params)),
  retry_payment: (context, act, params) =>
    retryPayment(context, act, z.object({ invoiceId: z.string(), because: z.string() }).parse(params)),
  set_default_method: (context, act, params) => setDefaultMethod(context, act, idShape.parse(params)),
  remove_method: (context, act, params) => removeMethod(context, act, idShape.parse(params)),
  refund_charge: (context, act, params) => refundCharge(context, act, refundShape.parse(params)),
  add_one_off_item: (context, act, params) =>
    addOneOffItem(context, act, z.object({ token: z.string(), because: z.string() }).parse(params)),
  add_tax_id: (context, act, params) =>
    addTaxId(context, act, z.object({ type: z.string(), value: z.string() }).parse(params)),
  remove_tax_id: (context, act, params) => removeTaxId(context, act, idShape.parse(params)),
  submit_evidence: (context, act, params) => {
    const { disputeId, ...submission } = submissionShape.parse(params);
    return submitEvidence(context, { ...act, disputeId }, submission);
  },
  stage_evidence: (context, act, params) => {
    const { disputeId, ...asked } = submissionShape
      .pick({ disputeId: true, revision: true })
      .extend({ because: notSaid })
      .parse(params);
    return stageEvidence(context, { ...act, disputeId }, asked);
  },
  accept_dispute: (context, act, params) => {
    const { disputeId, because } = submissionShape.pick({ disputeId: true, because: true }).parse(params);
    return acceptDispute(context, { ...act, disputeId }, { because });
  },
  undo_cancellation: (context, act) => undoCancellation(context, act),
  ensure_customer: (context, act, params) =>
    ensureCustomer(context, act.accountId, customerNeedShape.parse(params)),
};

const resumeOf = (kind: string): Resume | undefined =>
  Object.entries(RESUMES).find(([name]) => name === kind)?.[1];

/**
 * Finishes what nobody is working on any more: a process died between the call and its commit, or the outcome stayed unknown.
 *
 * - An act of which a call was sent is gone on with, under the same keys, so that what Stripe did is kept and what it did not
 *   is done. Of one that keeps failing, the waits grow with its age, by a tenth.
 * - An act of which nothing was sent is over: the person was told that it did not work, and may have changed their mind.
 */
export async function completeIntents(context: BillingContext): Promise<void> {
  await context.circuit.ready();
  await abandonUnsent(context);
  for (const intent of await loadSent(context)) {
    const { id: intentId, kind, params } = intent;
    const act = { accountId: intent.account_id, actId: intent.act_id, actorId: intent.actor_id };
    try {
      const outcome = await resumeOf(kind)?.(context, act, params);
      context.logger.info({ intentId, kind, outcome }, 'act completed');
    } catch (error) {
      context.logger.error({ err: error, intentId, kind }, 'act not completed; it is tried again');
    }
  }
}

const leaseIsOver = sql<boolean>`intents.updated_at < now() - make_interval(secs => ${LEASE_SECONDS})`;
const isSent = sql<boolean>`exists (select from stripe_calls where stripe_calls.intent_id = intents.id
  and stripe_calls.attempt = intents.attempt)`;
const lastSentAt = sql`(select max(coalesce(stripe_calls.finished_at, stripe_calls.started_at)) from stripe_calls
  where stripe_calls.intent_id = intents.id)`;

/** Looked at and ended in one statement: who presses the button again meanwhile has the act, and it is left alone. */
async function abandonUnsent({ db }: BillingContext): Promise<void> {
  await db
    .updateTable('intents')
    .set({
      state: 'failed',
      error: JSON.stringify(billingError('stripe_unavailable')),
      updated_at: sql<Date>`now()`,
    })
    .where('state', '=', 'pending')
    .where('kind', '!=', 'ensure_customer')
    .where(leaseIsOver)
    .where((eb) => eb.or([eb.not(isSent), eb('kind', 'not in', Object.keys(RESUMES))]))
    .execute();
}

function loadSent({ db }: BillingContext): Promise<Intent[]> {
  return db
    .selectFrom('intents')
    .select(['id', 'kind', 'params', 'account_id', 'act_id', 'actor_id'])
    .where('state', '=', 'pending')
    .where('kind', 'in', Object.keys(RESUMES))
    .where(leaseIsOver)
    .where(isSent)
    .where(sql<boolean>`now() - ${lastSentAt} >= (now() - created_at) / 10`)
    .orderBy('created_at')
    .limit(PAGE)
    .execute();
}
