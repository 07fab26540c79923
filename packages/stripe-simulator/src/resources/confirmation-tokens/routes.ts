import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { ParamTypes } from '../../kernel/params/param-types.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { missingParam } from '../../kernel/stripe-error.ts';
import { toAddress } from '../customers/customer-address.ts';
import { createMethod, usePaymentMethod } from '../payment-methods/create-payment-method.ts';
import { createConfirmationToken, findConfirmationToken } from './confirmation-token.ts';

type Params = ParamTypes['TestHelpers.ConfirmationTokenCreateParams'];

/** https://docs.stripe.com/api/confirmation_tokens: a browser makes them; servers read them, and make some to test with. */
export const confirmationTokenRoutes: readonly Route[] = [
  route('GET /v1/confirmation_tokens/:id', 'ConfirmationTokenRetrieveParams', (sim, _, id: string) =>
    findConfirmationToken(sim, id),
  ),
  route(
    'POST /v1/test_helpers/confirmation_tokens',
    'TestHelpers.ConfirmationTokenCreateParams',
    (sim, params) => {
      refuseUnsupported(params, ['payment_method_options']);
      const { payment_method: id, payment_method_data: data } = params;
      if (id === undefined && !data) throw missingParam('payment_method_data');
      const method = data ? createMethod(sim, data) : usePaymentMethod(sim, id ?? '', 'payment_method');
      return createConfirmationToken(sim, {
        method,
        returnUrl: params.return_url ?? null,
        setupFutureUsage: params.setup_future_usage ?? null,
        shipping: toShipping(params.shipping),
      });
    },
  ),
];

function toShipping(given: Params['shipping']): Stripe.ConfirmationToken.Shipping | null {
  const address = toAddress(given?.address);
  return given && address ? { address, name: given.name, phone: given.phone || null } : null;
}
