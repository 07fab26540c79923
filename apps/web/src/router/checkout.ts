import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { text } from '../search-text.ts';
import { signedInRoute } from './root.ts';

const checkoutReturnRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checkout/return',
  validateSearch: (search): { session?: string } => {
    const session = text(search.session);
    return session ? { session } : {};
  },
  component: lazyRouteComponent(() => import('../routes/checkout-return.tsx'), 'CheckoutReturnPage'),
});

export interface PaySearch {
  plan?: string;
  interval?: 'month' | 'year';
  currency?: string;
  /** Of what is bought once, instead of a plan. */
  product?: string;
  /** How often each is wanted beside the plan: `extra_projects:2`. */
  addOns?: string;
  /** What a bank that took over the page brings back. */
  setup_intent?: string;
}

const checkoutPayRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/checkout/pay',
  validateSearch: (search): PaySearch => {
    const [plan, currency, setup] = [text(search.plan), text(search.currency), text(search.setup_intent)];
    const [product, addOns] = [text(search.product), text(search.addOns)];
    const interval = search.interval === 'month' || search.interval === 'year' ? search.interval : undefined;
    return {
      ...(plan ? { plan } : {}),
      ...(interval ? { interval } : {}),
      ...(currency ? { currency } : {}),
      ...(product ? { product } : {}),
      ...(addOns ? { addOns } : {}),
      ...(setup ? { setup_intent: setup } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../routes/checkout-pay.tsx'), 'CheckoutPayPage'),
});

/** Beside the billing pages and not among them: their navigation would lead on in a page that lets Stripe's script in. */
const addPaymentMethodRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/billing/payment-methods/add',
  validateSearch: (search): { setup_intent?: string; default?: 'yes' | 'no' } => {
    const setup = text(search.setup_intent);
    return {
      ...(setup ? { setup_intent: setup } : {}),
      ...(search.default === 'yes' || search.default === 'no' ? { default: search.default } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../routes/add-payment-method.tsx'), 'AddPaymentMethodPage'),
});

export const checkoutRoutes = [checkoutReturnRoute, checkoutPayRoute, addPaymentMethodRoute] as const;
