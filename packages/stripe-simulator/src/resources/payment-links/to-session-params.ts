import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { SessionParams } from '../checkout-sessions/checkout-plan.ts';
import { findPrice } from '../prices/update-price.ts';
import { brandsBlocked, type LinkPlan } from './link-plan.ts';

/** The session that opening a link makes: a subscription as soon as anything of it recurs. */
export function toSessionParams(sim: Simulation, { given, lineItems }: LinkPlan): SessionParams {
  const {
    after_completion: after,
    application_fee_amount: _fee,
    application_fee_percent: _percent,
    expand: _expand,
    inactive_message: _message,
    invoice_creation: invoices,
    on_behalf_of: _onBehalfOf,
    payment_intent_data: _payment,
    payment_method_options: options,
    payment_method_types: types,
    restrictions: _restrictions,
    subscription_data: _subscription,
    transfer_data: _transfer,
    ...same
  } = given;
  const recurs = lineItems.some(({ price }) => findPrice(sim, price, 'line_items').recurring);
  const brands = brandsBlocked(options);
  return {
    ...same,
    mode: recurs ? 'subscription' : 'payment',
    line_items: lineItems.map(({ price, quantity, adjustable }) => ({
      price,
      quantity,
      ...(adjustable ? { adjustable_quantity: { enabled: true, ...adjustable } } : {}),
    })),
    ...(after?.type === 'redirect' && after.redirect ? { success_url: after.redirect.url } : {}),
    ...(invoices ? { invoice_creation: toInvoiceCreation(invoices) } : {}),
    ...(types ? { allowed_payment_method_types: types } : {}),
    ...(brands ? { payment_method_options: { card: { restrictions: { brands_blocked: brands } } } } : {}),
    ...unlessEmpty('payment_intent_data', paymentData(given, recurs)),
    ...unlessEmpty('subscription_data', subscriptionData(given, recurs)),
  };
}

const toInvoiceCreation = ({
  enabled,
  invoice_data: data,
}: NonNullable<LinkPlan['given']['invoice_creation']>): NonNullable<SessionParams['invoice_creation']> => ({
  enabled,
  ...(data ? { invoice_data: { ...data, metadata: mergeMetadata(null, data.metadata) } } : {}),
});

/** What is said for one mode only is passed on as it is, so that the other mode refuses it. */
function paymentData(given: LinkPlan['given'], recurs: boolean): SessionParams['payment_intent_data'] {
  const { application_fee_amount: fee, on_behalf_of: onBehalfOf, transfer_data: transfer } = given;
  return {
    ...given.payment_intent_data,
    ...(fee === undefined ? {} : { application_fee_amount: fee }),
    ...(recurs || onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
    ...(recurs || !transfer ? {} : { transfer_data: transfer }),
  };
}

function subscriptionData(given: LinkPlan['given'], recurs: boolean): SessionParams['subscription_data'] {
  const { application_fee_percent: percent, on_behalf_of: onBehalfOf, transfer_data: transfer } = given;
  return {
    ...given.subscription_data,
    ...(percent === undefined ? {} : { application_fee_percent: percent }),
    ...(recurs && onBehalfOf !== undefined ? { on_behalf_of: onBehalfOf } : {}),
    ...(recurs && transfer ? { transfer_data: { destination: transfer.destination } } : {}),
  };
}

const unlessEmpty = <N extends string, T extends object | undefined>(
  name: N,
  data: T,
): Record<N, NonNullable<T>> | Record<never, never> =>
  data && Object.keys(data).length > 0 ? { [name]: data } : {};
