import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { intentIdOf } from '../../domain/intent-id.ts';
import type { ActKindName } from '../calls/act-kinds.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { CustomerSlot } from './choose-customer-slot.ts';

export const CREATE_CUSTOMER = 'create_customer';

/** Who a customer is made for; kept with the intent, so that whoever finishes it makes the same. */
export const customerNeedShape = z.object({
  stripeAccount: z.string().optional(),
  currency: z.string().optional(),
});
const paramsShape = z.object({ email: z.string(), name: z.string() });

export interface CustomerIntent {
  id: string;
  params: z.output<typeof paramsShape>;
  attempt: number;
}

/** The same for everybody who comes to it: also the parameters, which a changed address would otherwise make others. */
export async function claimCustomer(
  db: Kysely<Database>,
  account: { id: string; email: string; name: string },
  slot: CustomerSlot,
): Promise<CustomerIntent> {
  const ofAct = {
    account_id: account.id,
    act_id: slot.customerId ? `${slot.actId}:after:${slot.customerId}` : slot.actId,
  };
  const params = JSON.stringify({ email: account.email, name: account.name, ...slot.need });
  await db
    .insertInto('intents')
    .values({
      ...ofAct,
      id: intentIdOf({ accountId: account.id, actId: ofAct.act_id }),
      kind: 'ensure_customer' satisfies ActKindName,
      params,
      params_hash: '',
      result: null,
      error: null,
      actor_id: 'system',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await loadIntent(db, ofAct);
  // What Stripe refused (an address that is none) is tried anew with what stands in the account now, once for all who come.
  const attempt = await loadAttempt(db, { intentId: id, step: CREATE_CUSTOMER });
  await db
    .updateTable('intents')
    .set({ params, attempt })
    .where('account_id', '=', account.id)
    .where('id', '=', id)
    .where('attempt', '<', attempt)
    .execute();
  const row = await loadIntent(db, ofAct);
  return { id, params: paramsShape.parse(row.params), attempt: row.attempt };
}

const loadIntent = (db: Kysely<Database>, ofAct: { account_id: string; act_id: string }) =>
  db
    .selectFrom('intents')
    .select(['id', 'params', 'attempt'])
    .where((eb) => eb.and(ofAct))
    .executeTakeFirstOrThrow();
