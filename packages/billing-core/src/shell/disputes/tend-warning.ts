import Stripe from 'stripe';
import { decideFraudWarning, type FraudDecision } from '../../domain/disputes/early-fraud-rule.ts';
import { findRefund } from '../../stripe/find-made.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';
import { oweMail } from '../mails/owe-mail.ts';
import { noteStep } from './dispute-rows.ts';

/**
 * Gives a payment back that its card's issuer suspects, if the rule says so and it is neither refunded nor disputed at this moment;
 * operators are told in any case. Stripe refuses what was disputed meanwhile, and that is no failure.
 */
export const tendWarning: RunEffect = async (context, effect) => {
  const warningId = String(effect.payload.warningId);
  const warning = await context.db
    .selectFrom('early_fraud_warnings')
    .selectAll()
    .where('id', '=', warningId)
    .executeTakeFirst();
  if (!warning) return `${warningId} is no warning of an account of ours.`;
  const { stripe, reads, config } = context;
  const charge = await reads.run('GET charge', () => stripe.charges.retrieve(warning.charge_id));
  // What an earlier run of this has refunded is no reason of its own to leave it.
  const wasRefunded = await findRefund(stripe, { charge: charge.id, intentId: effect.key });
  const left = { leftMinor: charge.amount_captured - charge.amount_refunded, currency: charge.currency };
  const decided = wasRefunded
    ? { refund: false, because: 'It was refunded because of the warning.' }
    : decideFraudWarning({ ...left, isDisputed: charge.disputed }, config.disputes);
  const came = decided.refund ? await refund(context, effect, { charge, decided }) : decided;
  await tell(context, { warning, charge, because: came.because });
  return came.refund ? null : came.because;
};

async function refund(
  context: BillingContext,
  effect: EffectRow,
  { charge, decided }: { charge: Stripe.Charge; decided: FraudDecision },
): Promise<FraudDecision> {
  const { stripe, db } = context;
  const step = { intentId: effect.key, step: 'refund' };
  try {
    await callStripe(
      context,
      { ...step, attempt: await loadAttempt(db, step) },
      {
        make: (options) =>
          stripe.refunds.create(
            { charge: charge.id, reason: 'fraudulent', metadata: { intent_id: effect.key } },
            options,
          ),
        find: () => findRefund(stripe, { charge: charge.id, intentId: effect.key }),
      },
    );
    return decided;
  } catch (error) {
    // Somebody was faster, and what is wanted is so, or is the bank's by now (docs.stripe.com/error-codes).
    const code = error instanceof Stripe.errors.StripeError ? error.code : undefined;
    if (code === 'charge_already_refunded') return { refund: false, because: 'It is refunded already.' };
    if (code === 'charge_disputed')
      return { refund: false, because: 'It was disputed meanwhile: a refund would be a second one.' };
    throw error;
  }
}

async function tell(
  context: BillingContext,
  {
    warning,
    charge,
    because,
  }: {
    warning: { id: string; account_id: string; fraud_type: string; stripe_created_at: Date };
    charge: Stripe.Charge;
    because: string;
  },
): Promise<void> {
  const { id, account_id: accountId } = warning;
  await context.db.transaction().execute(async (trx) => {
    const taken = { accountId, subjectId: id, step: 'refund', because, at: context.now() } as const;
    if (!(await noteStep(trx, taken))) return;
    const account = await trx
      .selectFrom('accounts')
      .select('name')
      .where('id', '=', accountId)
      .executeTakeFirst();
    await oweMail(trx, context, {
      key: `early_fraud_warning:${id}`,
      kind: 'early_fraud_warning',
      to: 'operators',
      about: accountId,
      props: {
        warningId: id,
        chargeId: charge.id,
        accountId,
        accountName: account?.name ?? null,
        amount: { amountMinor: charge.amount, currency: charge.currency },
        fraudType: warning.fraud_type,
      },
      because,
      since: warning.stripe_created_at,
    });
    const line = { key: `early_fraud_warning:${id}`, account_id: accountId, actor: 'system', subject: id };
    await writeAudit(trx, [{ ...line, action: 'early_fraud_warning.decide', because, at: context.now() }]);
  });
}
