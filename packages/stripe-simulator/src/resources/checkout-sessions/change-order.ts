import type Stripe from 'stripe';
import { formatMoney } from '../../documents/format-money.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import type { OrderChange, OrderOutcome } from '../../pages/checkout-input.ts';
import { findPrice } from '../prices/update-price.ts';
import { type CheckoutPlan, type PlannedItem, planOf } from './checkout-plan.ts';
import { reprice } from './reprice.ts';

/** Thrown inside, so that a change that can't be made leaves nothing of itself. */
class Refused extends Error {
  readonly field: string | null;

  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

/**
 * What the customer changes before they pay: quantities where they are adjustable, amounts that are theirs to choose,
 * items that are offered beside, how it is shipped, and a promotion code taken off again.
 */
export function changeOrder(sim: Simulation, sessionId: string, change: OrderChange): OrderOutcome {
  const session = sim.store.checkoutSessions.get(sessionId);
  if (session?.status !== 'open')
    return { ok: false, field: null, message: 'This checkout can no longer be changed.' };
  try {
    const plan = planOf(sim, sessionId);
    const changed: CheckoutPlan = {
      ...plan,
      details: change.details ?? plan.details,
      lineItems: changedItems(sim, session, { plan, change }),
      discounts: change.dropsPromotionCode
        ? plan.discounts.filter(({ promotionCode }) => promotionCode === null)
        : plan.discounts,
      shippingRate: shippingOf(session, { plan, change }),
    };
    reprice(sim, session, changed);
    return { ok: true };
  } catch (error) {
    if (error instanceof StripeError) return { ok: false, field: null, message: error.message };
    if (!(error instanceof Refused)) throw error;
    return { ok: false, field: error.field, message: error.message };
  }
}

interface Change {
  plan: CheckoutPlan;
  change: OrderChange;
}

function changedItems(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { plan, change }: Change,
): PlannedItem[] {
  const kept = plan.lineItems
    .filter(({ id, isOptional }) => !(isOptional && id === change.remove))
    .map((item) => ({
      ...item,
      quantity: quantityOf(item, change.quantities?.[item.id]),
      customAmount: amountOf(sim, item, { typed: change.amounts?.[item.id], session }),
    }));
  const wanted = kept.filter(({ quantity }) => quantity > 0);
  const items =
    change.add === undefined ? wanted : [...wanted, added(sim, session, { kept, price: change.add })];
  const recurs = items.some(({ price }) => findPrice(sim, price, 'price').recurring);
  if (items.length === 0 || (session.mode === 'subscription' && !recurs))
    throw new Refused('Your order needs at least one item.');
  return items;
}

function quantityOf({ id, quantity, adjustable }: PlannedItem, typed: number | undefined): number {
  if (typed === undefined || !adjustable || typed === quantity) return quantity;
  const { minimum, maximum } = adjustable;
  if (Number.isInteger(typed) && typed >= minimum && typed <= maximum) return typed;
  throw new Refused(`Enter a quantity from ${minimum} to ${maximum}.`, `quantity_${id}`);
}

/** Within what the price allows, in the smallest unit (docs.stripe.com/payments/checkout/pay-what-you-want). */
function amountOf(
  sim: Simulation,
  { id, price, customAmount }: PlannedItem,
  { typed, session }: { typed: number | undefined; session: Stripe.Checkout.Session },
): number | null {
  if (typed === undefined || customAmount === null) return customAmount;
  const custom = findPrice(sim, price, 'price').custom_unit_amount;
  const least = custom?.minimum ?? 0;
  const most = custom?.maximum ?? Number.MAX_SAFE_INTEGER;
  if (Number.isSafeInteger(typed) && typed >= least && typed <= most) return typed;
  const money = (amount: number) => formatMoney(amount, session.currency ?? 'usd');
  const bound = typed < least ? `at least ${money(least)}` : `at most ${money(most)}`;
  throw new Refused(`Enter an amount of ${bound}.`, `amount_${id}`);
}

function added(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { kept, price }: { kept: readonly PlannedItem[]; price: string },
): PlannedItem {
  const offer = session.optional_items?.find((one) => one.price === price);
  if (!offer || kept.some((item) => item.isOptional && item.price === price))
    throw new Refused('This item can not be added.');
  const { adjustable_quantity: adjustable, quantity } = offer;
  return {
    id: sim.newId('li'),
    price,
    quantity,
    adjustable: adjustable ? { minimum: adjustable.minimum ?? 0, maximum: adjustable.maximum ?? 99 } : null,
    metadata: {},
    taxRates: [],
    customAmount: null,
    isOptional: true,
  };
}

function shippingOf({ shipping_options: options }: Stripe.Checkout.Session, { plan, change }: Change) {
  if (change.shippingRate === undefined || change.shippingRate === plan.shippingRate)
    return plan.shippingRate;
  const isOffered = options.some(({ shipping_rate: rate }) => idOf(rate) === change.shippingRate);
  if (isOffered) return change.shippingRate;
  throw new Refused('Choose one of the ways to ship.', 'shipping_rate');
}
