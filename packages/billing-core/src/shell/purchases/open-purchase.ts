import type { Act, Outcome } from '../../billing.ts';
import {
  type DecidedPurchase,
  decideStartPurchase,
  type WantedPurchase,
} from '../../commands/start-purchase.ts';
import { succeed } from '../../domain/billing-error.ts';
import { ensureCustomer } from '../acts/ensure-customer.ts';
import { loadPushedPrices } from '../acts/load-pushed-price.ts';
import { openReserved } from '../acts/open-payable.ts';
import type { Payable } from '../acts/reserve-checkout.ts';
import type { RunningAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { isBoughtAtStripe } from './is-bought-at-stripe.ts';
import { loadOwned } from './load-owned.ts';

export interface OpeningPurchase extends DecidedPurchase {
  act: Act;
  running: RunningAct;
  wanted: WantedPurchase;
  customer: string;
}

/**
 * Opens something that is bought once, to be paid. What is had once is the only thing of its kind that can be paid at a time:
 * what another tab opened is closed first, and where that has just been paid, this one is told.
 */
export async function openPurchase<T extends Payable>(
  context: BillingContext,
  { act, wanted, running }: { act: Act; wanted: WantedPurchase; running: RunningAct },
  open: (opening: OpeningPurchase) => Promise<T>,
): Promise<Outcome<T>> {
  const { accountId } = act;
  const decided = decideStartPurchase(wanted, {
    config: context.config,
    prices: await loadPushedPrices(context),
    owned: await loadOwned(context.db, accountId),
  });
  if (!decided.ok) return decided;
  const customer = await ensureCustomer(context, accountId, { currency: wanted.currency });
  const opening = { ...decided.value, act, running, wanted, customer };
  if (!decided.value.isHadOnce) return succeed(await open(opening));
  const { productKey } = wanted;
  const line = { accountId, intentId: running.intentId, line: `one_time:${productKey}` };
  const of = { accountId, productKey, running };
  return openReserved(
    context,
    {
      line,
      running,
      refuse: async () => ((await isBoughtAtStripe(context, of)) ? 'already_bought' : undefined),
    },
    () => open(opening),
  );
}
