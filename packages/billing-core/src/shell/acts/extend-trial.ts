import type { Act, Outcome } from '../../billing.ts';
import { decideExtendTrial } from '../../commands/extend-trial.ts';
import { succeed } from '../../domain/billing-error.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { noteReason } from './note-reason.ts';
import { observeFresh } from './observe-fresh.ts';
import { releaseSchedule } from './plan-later.ts';

/** Moves the end of a running trial to a later day; nothing is charged by it. Why is written down before it is done. */
export function extendTrial(
  context: BillingContext,
  act: Act,
  { endsAt, because }: { endsAt: string; because: string },
): Promise<Outcome<{ trialEndsAt: string }>> {
  const { db, stripe } = context;
  return runAct(context, act, { kind: 'extend_trial', params: { endsAt, because } }, async (running) => {
    const subscription = await loadLiveSubscription(context, act.accountId);
    const wanted = new Date(Math.floor(Date.parse(endsAt) / 1000) * 1000);
    const isThere = subscription?.trialEndsAt?.getTime() === wanted.getTime();
    if (isThere && (await running.wasSent('extend_trial')))
      return succeed({ trialEndsAt: wanted.toISOString() });
    const decided = decideExtendTrial(wanted, { subscription, now: context.now() });
    if (!decided.ok) return decided;
    const { id, scheduleId } = decided.value;
    await noteReason(context, {
      act,
      intentId: running.intentId,
      action: 'subscription.extend_trial',
      subject: id,
      because: `Trial until ${wanted.toISOString()}: ${because}`,
    });
    await releaseSchedule(context, running, decided.value);
    const known = await readGeneration(db, { stripeAccount: 'platform', id });
    const answer = await running.call('extend_trial', (options) =>
      stripe.subscriptions.update(
        id,
        { trial_end: wanted.getTime() / 1000, proration_behavior: 'none' },
        options,
      ),
    );
    const by = { action: 'subscription.extend_trial', actor: act.actorId };
    await observeAnswer(context, answer, { ...by, known });
    await observeFresh(context, { type: 'subscription_schedule', id: scheduleId }, by);
    return succeed({ trialEndsAt: wanted.toISOString() });
  });
}
