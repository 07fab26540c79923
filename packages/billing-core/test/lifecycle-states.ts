import { expect } from 'vitest';
import { LIFECYCLE, type LifecycleState, stateOf } from '../src/domain/lifecycle.ts';
import type { Subscription } from '../src/domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../src/shell/apply/subscription-rows.ts';
import { codeOf, type World } from './world.ts';

/** The one that counts: the live one, or the last that there was. */
export async function newestOf({ db }: World, account: string): Promise<Subscription | undefined> {
  const rows = await selectSubscriptions(db)
    .where('account_id', '=', account)
    .orderBy('stripe_created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const all = rows.map(fromSubscriptionRow);
  return all.find(({ status }) => status !== 'canceled' && status !== 'incomplete_expired') ?? all[0];
}

/** An account is in a state, and everything that may be asked is allowed or refused as the table says. */
export async function expectState(world: World, account: string, state: LifecycleState): Promise<void> {
  expect(stateOf(await newestOf(world, account))).toBe(state);
  await expectTable(world, account);
}

/** Access, the page and the answers to every question of the account are those of its row of the table. */
export async function expectTable(world: World, account: string): Promise<LifecycleState> {
  const { billing } = world;
  const subscription = await newestOf(world, account);
  const state = stateOf(subscription);
  const { access, can } = LIFECYCLE[state];
  const { allowed } = await billing.entitlements.check(account, 'exports');
  if (access !== 'grace') expect({ state, allowed }).toEqual({ state, allowed: access === 'plan' });
  const view = await billing.overview(account);
  const isTrial = subscription?.status === 'trialing';
  expect({ state, ...view.can }).toMatchObject({
    state,
    changePlan: can.includes('change'),
    cancel: can.includes('cancel'),
    cancelNow: can.includes('cancel_now'),
    undoCancel: can.includes('undo_cancel'),
    pause: can.includes('pause'),
    resume: can.includes('resume'),
  });
  const other = subscription?.planKey === 'pro' ? 'starter' : 'pro';
  const interval = subscription?.interval ?? 'month';
  const asked = {
    change: codeOf(await billing.planChange.preview(account, { planKey: other, interval })) === 'ok',
    cancel_now: codeOf(await billing.cancellation.previewNow(account)) === 'ok',
    pause: codeOf(await billing.pause.preview(account)) === 'ok',
    resume: codeOf(await billing.pause.previewResume(account)) === 'ok',
  };
  expect({ state, ...asked }).toEqual({
    state,
    change: can.includes('change'),
    cancel_now: can.includes('cancel_now'),
    pause: can.includes('pause') && !isTrial,
    resume: can.includes('resume'),
  });
  return state;
}
