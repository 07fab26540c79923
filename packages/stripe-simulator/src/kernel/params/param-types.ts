import type Stripe from 'stripe';

/**
 * Every request's parameters by the name of the SDK's own type. A route names one of these; its handler is
 * then typed by it, and the same name picks the shape that the request is checked against at run time.
 * After adding a line here, run `scripts/derive-request-shapes.ts`.
 */
export interface ParamTypes {
  AccountRetrieveCurrentParams: Stripe.AccountRetrieveCurrentParams;
  'BillingPortal.ConfigurationCreateParams': Stripe.BillingPortal.ConfigurationCreateParams;
  'BillingPortal.ConfigurationListParams': Stripe.BillingPortal.ConfigurationListParams;
  'BillingPortal.ConfigurationRetrieveParams': Stripe.BillingPortal.ConfigurationRetrieveParams;
  'BillingPortal.ConfigurationUpdateParams': Stripe.BillingPortal.ConfigurationUpdateParams;
  'BillingPortal.SessionCreateParams': Stripe.BillingPortal.SessionCreateParams;
  ChargeListParams: Stripe.ChargeListParams;
  ChargeRetrieveParams: Stripe.ChargeRetrieveParams;
  'Checkout.SessionCreateParams': Stripe.Checkout.SessionCreateParams;
  'Checkout.SessionExpireParams': Stripe.Checkout.SessionExpireParams;
  'Checkout.SessionListLineItemsParams': Stripe.Checkout.SessionListLineItemsParams;
  'Checkout.SessionListParams': Stripe.Checkout.SessionListParams;
  'Checkout.SessionRetrieveParams': Stripe.Checkout.SessionRetrieveParams;
  CouponCreateParams: Stripe.CouponCreateParams;
  CouponDeleteParams: Stripe.CouponDeleteParams;
  CouponListParams: Stripe.CouponListParams;
  CouponRetrieveParams: Stripe.CouponRetrieveParams;
  CouponUpdateParams: Stripe.CouponUpdateParams;
  CustomerCreateParams: Stripe.CustomerCreateParams;
  CustomerDeleteParams: Stripe.CustomerDeleteParams;
  CustomerListParams: Stripe.CustomerListParams;
  CustomerListPaymentMethodsParams: Stripe.CustomerListPaymentMethodsParams;
  CustomerRetrieveParams: Stripe.CustomerRetrieveParams;
  CustomerRetrievePaymentMethodParams: Stripe.CustomerRetrievePaymentMethodParams;
  CustomerUpdateParams: Stripe.CustomerUpdateParams;
  EventListParams: Stripe.EventListParams;
  EventRetrieveParams: Stripe.EventRetrieveParams;
  InvoiceCreatePreviewParams: Stripe.InvoiceCreatePreviewParams;
  InvoiceFinalizeInvoiceParams: Stripe.InvoiceFinalizeInvoiceParams;
  InvoiceItemListParams: Stripe.InvoiceItemListParams;
  InvoiceItemRetrieveParams: Stripe.InvoiceItemRetrieveParams;
  InvoiceListLineItemsParams: Stripe.InvoiceListLineItemsParams;
  InvoiceListParams: Stripe.InvoiceListParams;
  InvoicePayParams: Stripe.InvoicePayParams;
  InvoicePaymentListParams: Stripe.InvoicePaymentListParams;
  InvoicePaymentRetrieveParams: Stripe.InvoicePaymentRetrieveParams;
  InvoiceRetrieveParams: Stripe.InvoiceRetrieveParams;
  InvoiceVoidInvoiceParams: Stripe.InvoiceVoidInvoiceParams;
  PaymentIntentCancelParams: Stripe.PaymentIntentCancelParams;
  PaymentIntentCaptureParams: Stripe.PaymentIntentCaptureParams;
  PaymentIntentConfirmParams: Stripe.PaymentIntentConfirmParams;
  PaymentIntentCreateParams: Stripe.PaymentIntentCreateParams;
  PaymentIntentListParams: Stripe.PaymentIntentListParams;
  PaymentIntentRetrieveParams: Stripe.PaymentIntentRetrieveParams;
  PaymentMethodAttachParams: Stripe.PaymentMethodAttachParams;
  PaymentMethodCreateParams: Stripe.PaymentMethodCreateParams;
  PaymentMethodDetachParams: Stripe.PaymentMethodDetachParams;
  PaymentMethodListParams: Stripe.PaymentMethodListParams;
  PaymentMethodRetrieveParams: Stripe.PaymentMethodRetrieveParams;
  PriceCreateParams: Stripe.PriceCreateParams;
  PriceListParams: Stripe.PriceListParams;
  PriceRetrieveParams: Stripe.PriceRetrieveParams;
  PriceUpdateParams: Stripe.PriceUpdateParams;
  ProductCreateParams: Stripe.ProductCreateParams;
  ProductDeleteParams: Stripe.ProductDeleteParams;
  ProductListParams: Stripe.ProductListParams;
  ProductRetrieveParams: Stripe.ProductRetrieveParams;
  ProductUpdateParams: Stripe.ProductUpdateParams;
  PromotionCodeCreateParams: Stripe.PromotionCodeCreateParams;
  PromotionCodeListParams: Stripe.PromotionCodeListParams;
  PromotionCodeRetrieveParams: Stripe.PromotionCodeRetrieveParams;
  PromotionCodeUpdateParams: Stripe.PromotionCodeUpdateParams;
  RefundCreateParams: Stripe.RefundCreateParams;
  RefundListParams: Stripe.RefundListParams;
  RefundRetrieveParams: Stripe.RefundRetrieveParams;
  SetupIntentCancelParams: Stripe.SetupIntentCancelParams;
  SetupIntentConfirmParams: Stripe.SetupIntentConfirmParams;
  SetupIntentCreateParams: Stripe.SetupIntentCreateParams;
  SetupIntentListParams: Stripe.SetupIntentListParams;
  SetupIntentRetrieveParams: Stripe.SetupIntentRetrieveParams;
  SubscriptionCancelParams: Stripe.SubscriptionCancelParams;
  SubscriptionCreateParams: Stripe.SubscriptionCreateParams;
  SubscriptionItemListParams: Stripe.SubscriptionItemListParams;
  SubscriptionItemRetrieveParams: Stripe.SubscriptionItemRetrieveParams;
  SubscriptionItemUpdateParams: Stripe.SubscriptionItemUpdateParams;
  SubscriptionListParams: Stripe.SubscriptionListParams;
  SubscriptionRetrieveParams: Stripe.SubscriptionRetrieveParams;
  SubscriptionUpdateParams: Stripe.SubscriptionUpdateParams;
  WebhookEndpointCreateParams: Stripe.WebhookEndpointCreateParams;
  WebhookEndpointDeleteParams: Stripe.WebhookEndpointDeleteParams;
  WebhookEndpointListParams: Stripe.WebhookEndpointListParams;
  WebhookEndpointRetrieveParams: Stripe.WebhookEndpointRetrieveParams;
  WebhookEndpointUpdateParams: Stripe.WebhookEndpointUpdateParams;
}

export type ParamName = keyof ParamTypes;
