type Params = Record<string, unknown>;
/** The id of a known object of the kind. */
type Find = (kind: string) => string;

/** Requests that are likely to be done, so that the states behind them are reached; more is drawn on top of them. */
export const RECIPES: Record<string, (find: Find, now: number) => Params> = {
  'POST /v1/accounts': () => ({
    type: 'custom',
    country: 'US',
    capabilities: { transfers: { requested: true } },
  }),
  'POST /v1/billing/meters': () => ({
    display_name: 'Calls',
    event_name: `calls`,
    default_aggregation: { formula: 'sum' },
  }),
  'POST /v1/billing_portal/sessions': (find) => ({ customer: find('customer') }),
  'POST /v1/checkout/sessions': (find) => ({
    mode: 'payment',
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 900, product: find('product') }, quantity: 1 },
    ],
    success_url: 'https://app.example/done',
  }),
  'POST /v1/checkout/sessions/:id': () => ({ metadata: { a: '1' } }),
  'POST /v1/coupons': () => ({ percent_off: 25, duration: 'once' }),
  'POST /v1/credit_notes': (find) => ({ invoice: find('invoice'), amount: 100 }),
  'POST /v1/customers': () => ({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }),
  'POST /v1/invoiceitems': (find) => ({ customer: find('customer'), amount: 700, currency: 'usd' }),
  'POST /v1/invoices': (find) => ({ customer: find('customer'), pending_invoice_items_behavior: 'include' }),
  'POST /v1/invoices/create_preview': (find) => ({ subscription: find('subscription') }),
  'POST /v1/payment_intents': (find) => ({
    amount: 2000,
    currency: 'usd',
    customer: find('customer'),
    payment_method: 'pm_card_visa',
  }),
  'POST /v1/payment_intents/:id/confirm': () => ({ payment_method: 'pm_card_visa' }),
  'POST /v1/payment_links': (find) => ({
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 900, product: find('product') }, quantity: 1 },
    ],
  }),
  'POST /v1/payment_methods': () => ({ type: 'card', card: { token: 'tok_visa' } }),
  'POST /v1/payment_methods/:id/attach': (find) => ({ customer: find('customer') }),
  'POST /v1/prices': (find) => ({ currency: 'usd', unit_amount: 500, product: find('product') }),
  'POST /v1/promotion_codes': (find) => ({ promotion: { type: 'coupon', coupon: find('coupon') } }),
  'POST /v1/quotes': (find) => ({ customer: find('customer'), line_items: [{ price: find('price') }] }),
  'POST /v1/refunds': (find) => ({ charge: find('charge') }),
  'POST /v1/setup_intents': (find) => ({ customer: find('customer'), payment_method: 'pm_card_visa' }),
  'POST /v1/shipping_rates': () => ({
    display_name: 'Post',
    fixed_amount: { amount: 500, currency: 'usd' },
  }),
  'POST /v1/subscription_schedules': (find) => ({ from_subscription: find('subscription') }),
  'POST /v1/subscriptions': (find) => ({
    customer: find('customer'),
    items: [
      {
        price_data: {
          currency: 'usd',
          unit_amount: 1200,
          product: find('product'),
          recurring: { interval: 'month' },
        },
      },
    ],
  }),
  'POST /v1/tax_rates': () => ({ display_name: 'VAT', percentage: 19, inclusive: false }),
  'POST /v1/test_helpers/test_clocks': (_, now) => ({ frozen_time: now }),
  'POST /v1/test_helpers/test_clocks/:id/advance': (_, now) => ({ frozen_time: now + 20 * 86_400 }),
  'POST /v1/transfers': (find) => ({ amount: 100, currency: 'usd', destination: find('account') }),
  'POST /v1/webhook_endpoints': (find) => ({ url: find('hook'), enabled_events: ['invoice.paid'] }),
  'POST /v2/core/event_destinations': (find) => ({
    name: 'D',
    type: 'webhook_endpoint',
    event_payload: 'thin',
    enabled_events: ['v1.customer.created'],
    webhook_endpoint: { url: find('hook') },
  }),
};
