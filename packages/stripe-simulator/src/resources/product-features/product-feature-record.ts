import type Stripe from 'stripe';

/** Stripe's object does not say which product it is attached to. */
export type ProductFeatureRecord = Stripe.ProductFeature & { product: string };
