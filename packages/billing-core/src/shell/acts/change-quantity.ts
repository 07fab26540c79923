import type { Act, ChangeOutcome, ChangePreview, Outcome } from '../../billing.ts';
import { decideChangeQuantity } from '../../commands/change-quantity.ts';
import { succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { applyChange } from './apply-change.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { previewChange } from './preview-change.ts';
import { withdrawPlannedChange } from './withdraw-planned-change.ts';

const KIND = 'change_quantity';

/** What another number of a plan would cost, and when it would count. */
export async function previewQuantityChange(
  context: BillingContext,
  accountId: string,
  { quantity }: { quantity: number },
): Promise<Outcome<ChangePreview>> {
  const { config } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  const decided = decideChangeQuantity(quantity, { config, subscription });
  if (!decided.ok) return decided;
  const { planKey, interval } = decided.value.subscription;
  return previewChange(context, { ...decided.value, act: KIND, planKey, interval });
}

/**
 * Sets the number for a program that follows a list of its own. The promise is made and confirmed in one go, and kept with the
 * act: whoever comes with the same act again confirms the same one.
 */
export async function setQuantity(
  context: BillingContext,
  act: Act,
  { quantity }: { quantity: number },
): Promise<Outcome<ChangeOutcome>> {
  const begun = await loadToken(context, act);
  if (begun !== undefined) return applyChange(context, act, { kind: KIND, token: begun });
  const previewed = await previewQuantityChange(context, act.accountId, { quantity });
  if (!previewed.ok) return previewed.error.code === 'same_quantity' ? keepQuantity(context, act) : previewed;
  const applied = await applyChange(context, act, { kind: KIND, token: previewed.value.token });
  if (applied.ok || applied.error.code !== 'act_reused') return applied;
  // The same act came twice at once; the other one's promise is the one that counts.
  const other = await loadToken(context, act);
  return other === undefined ? applied : applyChange(context, act, { kind: KIND, token: other });
}

async function loadToken({ db }: BillingContext, { accountId, actId }: Act): Promise<string | undefined> {
  const intent = await db
    .selectFrom('intents')
    .select('params')
    .where('account_id', '=', accountId)
    .where('act_id', '=', actId)
    .where('kind', '=', KIND)
    .executeTakeFirst();
  const token = intent?.params.token;
  return typeof token === 'string' ? token : undefined;
}

/** The number of now: a smaller one that was planned for later is dropped, unless the plan changes with it. */
async function keepQuantity(context: BillingContext, act: Act): Promise<Outcome<ChangeOutcome>> {
  const subscription = await loadLiveSubscription(context, act.accountId);
  const { planKey = '', currency = '' } = subscription ?? {};
  const withdrawn = await withdrawPlannedChange(context, act, { onlyOfPlan: planKey });
  if (!withdrawn.ok && withdrawn.error.code !== 'no_planned_change') return withdrawn;
  return succeed({ planKey, charged: { amountMinor: 0, currency }, startsAt: null });
}
