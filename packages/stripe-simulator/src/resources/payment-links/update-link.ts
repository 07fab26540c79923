import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { toAdjustable } from '../checkout-sessions/planned-items.ts';
import { buildLink } from './build-link.ts';
import type { LinkPlan } from './link-plan.ts';
import { findPaymentLink, linkPlanOf } from './payment-link.ts';

type Params = Stripe.PaymentLinkUpdateParams;
type Given = LinkPlan['given'];

/**
 * https://docs.stripe.com/api/payment-link/update: what is not named stays, what is given empty is taken away. Sessions
 * that are open already stay as they are.
 */
export function updatePaymentLink(sim: Simulation, params: Params, id: string): Stripe.PaymentLink {
  const before = findPaymentLink(sim, id);
  const plan = linkPlanOf(sim, id);
  const changed: LinkPlan = {
    ...plan,
    given: mergeGiven(plan.given, params),
    lineItems: params.line_items ? changedLines(plan.lineItems, params.line_items) : plan.lineItems,
  };
  const link = buildLink(sim, changed, { ...before, active: params.active ?? before.active });
  sim.store.linkPlans.put(changed);
  if (JSON.stringify(link) === JSON.stringify(before)) return before;
  sim.store.paymentLinks.put(link);
  sim.emit('payment_link.updated', link, before);
  return link;
}

/** Lines keep their prices: only quantities change, and every line must be named (same page). */
function changedLines(
  lines: LinkPlan['lineItems'],
  given: readonly Stripe.PaymentLinkUpdateParams.LineItem[],
): LinkPlan['lineItems'] {
  return given.map(({ id, quantity, adjustable_quantity: adjustable }, at) => {
    const param = `line_items[${at}]`;
    const known = lines.find((line) => line.id === id);
    if (!known) throw invalidRequest(`The payment link has no line item ${id}.`, { param: `${param}[id]` });
    return {
      ...known,
      quantity: quantity ?? known.quantity,
      adjustable: adjustable ? toAdjustable(adjustable, `${param}[adjustable_quantity]`) : known.adjustable,
    };
  });
}

function mergeGiven(before: Given, params: Params): Given {
  const {
    active: _active,
    expand: _expand,
    line_items: _lines,
    custom_text: text,
    metadata,
    payment_intent_data: payment,
    subscription_data: subscription,
    transfer_data: transfer,
    ...others
  } = params;
  const { transfer_data: transferBefore, ...rest } = before;
  const transferAfter = transfer === undefined ? transferBefore : transfer && toTransfer(transfer);
  return {
    ...withoutEmpty({ ...rest, ...others }),
    ...(transferAfter ? { transfer_data: transferAfter } : {}),
    ...(text ? { custom_text: { ...before.custom_text, ...text } } : {}),
    metadata: mergeMetadata(mergeMetadata(null, before.metadata), metadata),
    ...mergeData('payment_intent_data', before.payment_intent_data, payment),
    ...mergeData('subscription_data', before.subscription_data, subscription),
  };
}

const toTransfer = ({
  amount,
  destination,
}: Stripe.PaymentLinkUpdateParams.TransferData): NonNullable<Given['transfer_data']> => ({
  destination,
  ...(typeof amount === 'number' ? { amount } : {}),
});

interface Data {
  metadata?: Stripe.MetadataParam | '' | null;
}

/** Data is merged field by field, and its metadata key by key. */
function mergeData<N extends string, T extends Data>(
  name: N,
  before: T | undefined,
  given: Data | undefined,
): Record<N, T> | Record<never, never> {
  if (!given) return {};
  const metadata = mergeMetadata(mergeMetadata(null, before?.metadata), given.metadata);
  return { [name]: { ...withoutEmpty({ ...before, ...given }), metadata } };
}

/** What was given as an empty text, or as null in JSON, is not there any more. */
const withoutEmpty = <T extends object>(given: T): { [K in keyof T]: Exclude<T[K], '' | null> } =>
  // Fields that are left keep their values, without the two that are taken out.
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '' && value !== null)) as {
    [K in keyof T]: Exclude<T[K], '' | null>;
  };
