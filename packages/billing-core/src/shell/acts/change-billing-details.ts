import type { Act, Outcome } from '../../billing.ts';
import { decideChangeBillingDetails } from '../../commands/change-billing-details.ts';
import type { BillingDetailsChange } from '../../domain/billing-details.ts';
import { succeed } from '../../domain/billing-error.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadBillingDetails } from '../views/view-billing-details.ts';
import { oweBillingDetails } from './owe-billing-details.ts';

/** Keeps who is billed, and owes Stripe the news in the same transaction. Done again it finds nothing to change. */
export function changeBillingDetails(
  context: BillingContext,
  act: Act,
  wanted: BillingDetailsChange,
): Promise<Outcome<{ changed: string[] }>> {
  const { accountId, actorId: actor } = act;
  return runAct(context, act, { kind: 'change_billing_details', params: { ...wanted } }, () =>
    context.db.transaction().execute(async (trx) => {
      // Of two who change at once, the second decides on what the first left.
      await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
      const { details } = await loadBillingDetails(trx, accountId);
      const decided = decideChangeBillingDetails(wanted, details);
      if (!decided.ok) return decided;
      const changed = Object.keys(decided.value).sort();
      if (changed.length === 0) return succeed({ changed });
      const because = `The billing details were changed: ${changed.join(', ')}.`;
      await oweBillingDetails(context, trx, { accountId, change: decided.value, actor, because });
      return succeed({ changed });
    }),
  );
}
