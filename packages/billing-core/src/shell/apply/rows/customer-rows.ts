import type { Customer, PaymentMethod, TaxId } from '../../../domain/observations/mirrored-objects.ts';
import type { OwnedRow } from '../table-rows.ts';

export function customerRow(customer: Customer): OwnedRow {
  return {
    id: customer.id,
    account_id: customer.accountId,
    email: customer.email,
    name: customer.name,
    phone: customer.phone,
    address: customer.address,
    currency: customer.currency,
    default_payment_method_id: customer.defaultPaymentMethodId,
    balance_minor: customer.balanceMinor,
    deleted: customer.deleted,
  };
}

export function paymentMethodRow(method: PaymentMethod): OwnedRow {
  return {
    id: method.id,
    account_id: method.accountId,
    customer_id: method.customerId,
    type: method.type,
    brand: method.brand,
    last4: method.last4,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    attached: method.attached,
  };
}

export function taxIdRow(taxId: TaxId): OwnedRow {
  return {
    id: taxId.id,
    account_id: taxId.accountId,
    customer_id: taxId.customerId,
    type: taxId.type,
    value: taxId.value,
    country: taxId.country,
    verification: taxId.verification,
    verified_name: taxId.verifiedName,
    deleted: taxId.deleted,
    stripe_created_at: taxId.createdAt,
  };
}
