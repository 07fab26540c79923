import { eventTasks } from '../kernel/events/forget-events.ts';
import type { Route } from '../kernel/http/routes.ts';
import type { TaskHandlers } from '../kernel/simulation.ts';
import { accountRoutes } from './account/routes.ts';
import { accountLinkRoutes } from './account-links/routes.ts';
import { accountSessionRoutes } from './account-sessions/routes.ts';
import { accountTasks, connectedAccountRoutes } from './accounts/routes.ts';
import { applicationFeeRoutes } from './application-fees/routes.ts';
import { reserveTasks } from './balance/hold-reserve.ts';
import { balanceRoutes } from './balance/routes.ts';
import { balanceSettingsRoutes } from './balance-settings/routes.ts';
import { balanceTasks, balanceTransactionRoutes } from './balance-transactions/routes.ts';
import { portalTasks } from './billing-portal/portal-pause.ts';
import { billingPortalRoutes } from './billing-portal/routes.ts';
import { capabilityRoutes } from './capabilities/routes.ts';
import { chargeRoutes } from './charges/routes.ts';
import { checkoutTasks } from './checkout-sessions/expire-session.ts';
import { checkoutSessionRoutes } from './checkout-sessions/routes.ts';
import { confirmationTokenRoutes } from './confirmation-tokens/routes.ts';
import { expireCoupon } from './coupons/coupon.ts';
import { couponRoutes } from './coupons/routes.ts';
import { creditNoteRoutes } from './credit-notes/routes.ts';
import { customerBalanceRoutes } from './customer-balance/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { expirePromotionCode } from './discounts/retire-codes.ts';
import { disputeRoutes, disputeTasks } from './disputes/routes.ts';
import { earlyFraudWarningRoutes } from './early-fraud-warnings/routes.ts';
import { entitlementReactions, entitlementRoutes } from './entitlements/routes.ts';
import { eventDestinationRoutes } from './event-destinations/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { externalAccountRoutes } from './external-accounts/routes.ts';
import { fileLinkTasks } from './file-links/file-link.ts';
import { fileLinkRoutes } from './file-links/routes.ts';
import { fileRoutes } from './files/routes.ts';
import { invoiceItemRoutes } from './invoice-items/routes.ts';
import { invoicePaymentRoutes } from './invoice-payments/routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { invoiceTasks } from './invoices/tasks.ts';
import { loginLinkRoutes } from './login-links/routes.ts';
import { mandateRoutes } from './mandates/routes.ts';
import { meterEventRoutes } from './meter-events/routes.ts';
import { meterRoutes } from './meters/routes.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { holdTasks } from './payment-intents/release-hold.ts';
import { paymentIntentRoutes } from './payment-intents/routes.ts';
import { debitTasks } from './payment-intents/settle-debit.ts';
import { paymentLinkRoutes } from './payment-links/routes.ts';
import { paymentMethodRoutes } from './payment-methods/routes.ts';
import { payoutTasks } from './payouts/payout-life.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { personRoutes } from './persons/routes.ts';
import { planRoutes } from './plans/routes.ts';
import { priceRoutes } from './prices/routes.ts';
import { productFeatureRoutes } from './product-features/routes.ts';
import { productRoutes } from './products/routes.ts';
import { promotionCodeRoutes } from './promotion-codes/routes.ts';
import { quoteRoutes, quoteTasks } from './quotes/routes.ts';
import { refundTasks } from './refunds/refund-outcome.ts';
import { refundRoutes } from './refunds/routes.ts';
import { waitingRefundTasks } from './refunds/waiting-refunds.ts';
import { setupIntentRoutes } from './setup-intents/routes.ts';
import { shippingRateRoutes } from './shipping-rates/routes.ts';
import { sourceRoutes } from './sources/routes.ts';
import { subscriptionItemRoutes } from './subscription-items/routes.ts';
import { subscriptionScheduleRoutes, subscriptionScheduleTasks } from './subscription-schedules/routes.ts';
import { subscriptionRoutes } from './subscriptions/routes.ts';
import { subscriptionTasks } from './subscriptions/tasks.ts';
import { taxCalculationRoutes } from './tax-calculations/routes.ts';
import { taxCodeRoutes } from './tax-codes/routes.ts';
import { taxIdRoutes, taxIdTasks } from './tax-ids/routes.ts';
import { taxRateRoutes } from './tax-rates/routes.ts';
import { taxRegistrationRoutes } from './tax-registrations/routes.ts';
import { taxSettingsRoutes } from './tax-settings/routes.ts';
import { taxTransactionRoutes } from './tax-transactions/routes.ts';
import { testClockRoutes, testClockTasks } from './test-clocks/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { topupRoutes } from './topups/routes.ts';
import { topupTasks } from './topups/topup-life.ts';
import { transferRoutes } from './transfers/routes.ts';
import { webhookEndpointRoutes } from './webhook-endpoints/routes.ts';

/** Everything the simulator answers; a new resource adds its line here. */
export const routes: readonly Route[] = [
  ...accountLinkRoutes,
  ...accountRoutes,
  ...accountSessionRoutes,
  ...applicationFeeRoutes,
  ...balanceRoutes,
  ...balanceSettingsRoutes,
  ...balanceTransactionRoutes,
  ...billingPortalRoutes,
  ...capabilityRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...confirmationTokenRoutes,
  ...connectedAccountRoutes,
  ...couponRoutes,
  ...creditNoteRoutes,
  ...customerBalanceRoutes,
  ...customerRoutes,
  ...eventDestinationRoutes,
  ...disputeRoutes,
  ...earlyFraudWarningRoutes,
  ...entitlementRoutes,
  ...eventRoutes,
  ...externalAccountRoutes,
  ...fileLinkRoutes,
  ...fileRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...invoiceRoutes,
  ...loginLinkRoutes,
  ...mandateRoutes,
  ...meterEventRoutes,
  ...meterRoutes,
  ...oauthRoutes,
  ...paymentIntentRoutes,
  ...paymentLinkRoutes,
  ...paymentMethodRoutes,
  ...planRoutes,
  ...payoutRoutes,
  ...personRoutes,
  ...priceRoutes,
  ...productFeatureRoutes,
  ...productRoutes,
  ...promotionCodeRoutes,
  ...quoteRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...shippingRateRoutes,
  ...sourceRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionRoutes,
  ...subscriptionScheduleRoutes,
  ...taxCalculationRoutes,
  ...taxCodeRoutes,
  ...taxIdRoutes,
  ...taxRateRoutes,
  ...taxRegistrationRoutes,
  ...taxSettingsRoutes,
  ...taxTransactionRoutes,
  ...testClockRoutes,
  ...topupRoutes,
  ...tokenRoutes,
  ...transferRoutes,
  ...webhookEndpointRoutes,
];

/** Everything that time does. */
export const tasks: TaskHandlers = {
  'coupon.expire': expireCoupon,
  'promotion_code.expire': expirePromotionCode,
  ...accountTasks,
  ...balanceTasks,
  ...checkoutTasks,
  ...eventTasks,
  ...disputeTasks,
  ...entitlementReactions,
  ...fileLinkTasks,
  ...invoiceTasks,
  ...quoteTasks,
  ...subscriptionScheduleTasks,
  ...debitTasks,
  ...holdTasks,
  ...payoutTasks,
  ...refundTasks,
  ...waitingRefundTasks,
  ...reserveTasks,
  ...portalTasks,
  ...subscriptionTasks,
  ...taxIdTasks,
  ...testClockTasks,
  ...topupTasks,
};
