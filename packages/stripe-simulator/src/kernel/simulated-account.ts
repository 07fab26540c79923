import type Stripe from 'stripe';

/** The account that every key belongs to, and that others connect to. */
export const PLATFORM_ID = 'acct_1SimulatedBillwrt';

/** What connected accounts connect to: the platform's Connect application. */
export const PLATFORM_APPLICATION = 'ca_SimulatedBillwrightPlatform00';

export const simulatedAccount = {
  id: PLATFORM_ID,
  object: 'account',
  business_profile: {
    annual_revenue: null,
    estimated_worker_count: null,
    mcc: '5734',
    minority_owned_business_designation: null,
    name: 'Simulated Merchant',
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: 'support@merchant.example',
    support_phone: null,
    support_url: null,
    url: 'https://merchant.example',
  },
  business_type: 'company',
  charges_enabled: true,
  country: 'US',
  created: 1_700_000_000,
  default_currency: 'usd',
  details_submitted: true,
  email: 'owner@merchant.example',
  metadata: {},
  payouts_enabled: true,
  type: 'standard',
} satisfies Stripe.Account;
