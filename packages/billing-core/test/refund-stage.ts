import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

export interface Paying {
  accountId: string;
  customerId: string;
}

/** An account with its customer, who has bought nothing. */
export async function aCustomer(world: World): Promise<Paying> {
  const accountId = `payer-${randomUUID().slice(0, 8)}`;
  await world.billing.accounts.ensure({ id: accountId, name: accountId, email: `${accountId}@acme.example` });
  await world.settle();
  const { stripe_customer_id: customerId } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { accountId, customerId: String(customerId) };
}

/** A customer made at Stripe by hand, who is the world's own account's from now on. */
export async function aCustomerOfAcme({ stripe, db }: World): Promise<string> {
  const { id } = await stripe.customers.create({
    email: 'ada@acme.example',
    metadata: { billwright_account: 'acme' },
  });
  await db.updateTable('accounts').set({ stripe_customer_id: id }).where('id', '=', 'acme').execute();
  return id;
}

/** An account that paid once, without an invoice. */
export async function aPayment(
  world: World,
  {
    amount,
    currency = 'usd',
    card = 'pm_card_visa',
    ...more
  }: { amount: number; currency?: string; card?: string; destination?: string; fee?: number },
): Promise<Paying & { chargeId: string }> {
  const paying = await aCustomer(world);
  const intent = await world.stripe.paymentIntents.create({
    amount,
    currency,
    customer: paying.customerId,
    payment_method: card,
    confirm: true,
    off_session: true,
    ...(more.destination ? { transfer_data: { destination: more.destination } } : {}),
    ...(more.fee ? { application_fee_amount: more.fee } : {}),
  });
  await world.settle();
  return { ...paying, chargeId: String(intent.latest_charge) };
}
