import { isLive } from '../../domain/subscription.ts';
import { raiseAlert } from '../alerts.ts';
import type { RunEffect } from '../effects/run-effects.ts';

/** Tells operators when a customer was deleted that paid for a subscription: Stripe ended it, and nobody here had asked for that. */
export const checkDeletedCustomer: RunEffect = async (context, effect) => {
  const customerId = String(effect.payload.customerId);
  const deletedAt = new Date(Number(effect.payload.deletedAt) * 1000);
  const subscriptions = await context.db
    .selectFrom('subscriptions')
    .select(['id', 'account_id', 'plan_key', 'status', 'ended_at'])
    .where('customer_id', '=', customerId)
    .orderBy('id')
    .execute();
  // Stripe ends them at the deletion; what it tells of that may be here already, or not.
  const lost = subscriptions.filter(
    ({ status, ended_at: ended }) => isLive(status) || (ended && ended >= deletedAt),
  );
  for (const { id, account_id: accountId, plan_key: plan } of lost)
    await raiseAlert(context, {
      accountId,
      key: `deleted_customer:${id}`,
      kind: 'customer_deleted',
      subject: id,
      because: `Customer ${customerId} was deleted at Stripe while its subscription ${id} (plan ${plan}) was live: Stripe ended it, and the account is not billed any more.`,
      at: deletedAt,
    });
  return lost.length === 0 ? `${customerId} had no live subscription.` : null;
};
