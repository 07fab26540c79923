import type { CustomerView, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { isLive } from '../../domain/subscription.ts';
import { loadCustomers } from '../acts/load-customers.ts';
import { loadAccountSubscriptions } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadMailbox } from '../mails/load-mailbox.ts';
import { toHit } from './search-customers.ts';

/** Who an account is, by our rows alone: it answers when Stripe does not. */
export async function viewCustomer(
  context: BillingContext,
  accountId: string,
): Promise<Outcome<CustomerView>> {
  const { db } = context;
  const account = await db
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'currency', 'created_at'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!account) return fail('account_not_found');
  const people = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.name', 'users.email', 'members.role'])
    .where('members.organization_id', '=', accountId)
    .orderBy('members.created_at')
    .orderBy('members.id')
    .execute();
  const customers = await loadCustomers(db, accountId);
  return succeed({
    ...(await toHit(context, account)),
    createdAt: account.created_at.toISOString(),
    customerIds: customers.map(({ customerId }) => customerId),
    currency: account.currency,
    subscription: await viewSubscription(context, accountId),
    people,
    mailbox: await loadMailbox(context, accountId),
  });
}

/** The live one, else the last that there was. */
async function viewSubscription(
  context: BillingContext,
  accountId: string,
): Promise<CustomerView['subscription']> {
  const all = await loadAccountSubscriptions(context, accountId);
  const shown = all.find(({ status }) => isLive(status)) ?? all[0];
  if (!shown) return null;
  return {
    id: shown.id,
    planKey: shown.planKey,
    status: shown.status,
    periodEndsAt: shown.currentPeriodEndsAt.toISOString(),
    startedAt: shown.createdAt.toISOString(),
  };
}
