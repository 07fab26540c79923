import type Stripe from 'stripe';

interface Component<K extends string> {
  enabled: boolean;
  features: Record<K, boolean>;
}

type Given<K extends string> =
  | { enabled: boolean; features?: { [P in K]?: boolean | undefined } | undefined }
  | undefined;

/**
 * Each embedded component as asked for, the others off; the features as Stripe's reference has them by default
 * (docs.stripe.com/api/account_sessions/create).
 */
export function enableComponents(
  given: Stripe.AccountSessionCreateParams.Components,
): Stripe.AccountSession.Components {
  return {
    account_management: enable(given.account_management, {
      disable_stripe_user_authentication: false,
      external_account_collection: true,
    }),
    account_onboarding: enable(given.account_onboarding, {
      disable_stripe_user_authentication: false,
      external_account_collection: true,
    }),
    balance_report: enable(given.balance_report, {}),
    balances: enable(given.balances, {
      disable_stripe_user_authentication: false,
      edit_payout_schedule: true,
      external_account_collection: true,
      instant_payouts: true,
      standard_payouts: true,
    }),
    disputes_list: enable(given.disputes_list, {
      capture_payments: true,
      destination_on_behalf_of_charge_management: false,
      dispute_management: true,
      refund_management: true,
      smart_disputes_management: true,
    }),
    documents: enable(given.documents, {}),
    financial_account: enable(given.financial_account, {
      disable_stripe_user_authentication: false,
      external_account_collection: true,
      send_money: false,
      transfer_balance: false,
    }),
    financial_account_transactions: enable(given.financial_account_transactions, {
      card_spend_dispute_management: false,
    }),
    instant_payouts_promotion: enable(given.instant_payouts_promotion, {
      disable_stripe_user_authentication: false,
      external_account_collection: true,
      instant_payouts: true,
    }),
    issuing_card: enable(given.issuing_card, {
      card_management: false,
      card_spend_dispute_management: false,
      cardholder_management: false,
      spend_control_management: false,
    }),
    issuing_cards_list: enable(given.issuing_cards_list, {
      card_management: false,
      card_spend_dispute_management: false,
      cardholder_management: false,
      disable_stripe_user_authentication: false,
      spend_control_management: false,
    }),
    notification_banner: enable(given.notification_banner, {
      disable_stripe_user_authentication: false,
      external_account_collection: true,
    }),
    payment_details: enable(given.payment_details, {
      capture_payments: true,
      destination_on_behalf_of_charge_management: false,
      dispute_management: true,
      refund_management: true,
      smart_disputes_management: true,
    }),
    payment_disputes: enable(given.payment_disputes, {
      destination_on_behalf_of_charge_management: false,
      dispute_management: true,
      refund_management: true,
      smart_disputes_management: true,
    }),
    payment_method_settings: enable(given.payment_method_settings, {
      disable_stripe_user_authentication: false,
    }),
    payments: enable(given.payments, {
      capture_payments: true,
      destination_on_behalf_of_charge_management: false,
      dispute_management: true,
      refund_management: true,
      smart_disputes_management: true,
    }),
    payout_details: enable(given.payout_details, {}),
    payout_reconciliation_report: enable(given.payout_reconciliation_report, {}),
    payouts: enable(given.payouts, {
      disable_stripe_user_authentication: false,
      edit_payout_schedule: true,
      external_account_collection: true,
      instant_payouts: true,
      standard_payouts: true,
    }),
    payouts_list: enable(given.payouts_list, {}),
    reporting_chart: enable(given.reporting_chart, {}),
    tax_registrations: enable(given.tax_registrations, {}),
    tax_settings: enable(given.tax_settings, {}),
    terminal_hardware_orders: enable(given.terminal_hardware_orders, {}),
    terminal_hardware_shop: enable(given.terminal_hardware_shop, {}),
  };
}

function enable<K extends string>(given: Given<K>, features: Record<K, boolean>): Component<K> {
  if (!given?.enabled) return { enabled: false, features: allOff(features) };
  return { enabled: true, features: { ...features, ...given.features } };
}

/** A component that is off can nothing. */
function allOff<K extends string>(features: Record<K, boolean>): Record<K, boolean> {
  const off = { ...features };
  for (const name in off) off[name] = false;
  return off;
}
