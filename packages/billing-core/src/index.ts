export type * from './billing.ts';
export type { BillingError, BillingErrorCode } from './domain/billing-error.ts';
export type { Money } from './domain/money.ts';
