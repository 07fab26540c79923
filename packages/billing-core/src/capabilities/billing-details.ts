import type { AddressRule } from '../domain/address-rules.ts';
import type { BillingDetails, BillingDetailsChange } from '../domain/billing-details.ts';
import type { TaxIdKind } from '../domain/tax-id-kinds.ts';
import type { Act, Outcome } from './act.ts';

export type { AddressRule } from '../domain/address-rules.ts';
export type { BillingDetails, BillingDetailsChange } from '../domain/billing-details.ts';
export type { CustomerAddress } from '../domain/observations/mirrored-objects.ts';
export type { TaxIdKind } from '../domain/tax-id-kinds.ts';

export interface TaxIdView {
  id: string;
  type: string;
  /** "EU VAT number", or Stripe's name of a kind that is not known here. */
  label: string;
  value: string;
  status: 'pending' | 'verified' | 'unverified' | 'unavailable' | 'not_checked';
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'neutral';
}

export interface BillingDetailsView {
  details: BillingDetails;
  /** `saving`: Stripe is being told; `refused`: it did not take the last change, and an operator sees why. */
  state: 'saved' | 'saving' | 'refused';
  taxIds: TaxIdView[];
  taxIdKinds: readonly TaxIdKind[];
  countries: readonly AddressRule[];
}

/** Who an account is billed to: kept here and at Stripe, whoever changes it. */
export interface BillingDetailsCapability {
  get(accountId: string): Promise<BillingDetailsView>;
  /** Fields that are left out stay as they are. Stripe is told by the outbox. */
  change(act: Act, input: BillingDetailsChange): Promise<Outcome<{ changed: string[] }>>;
  addTaxId(act: Act, input: { type: string; value: string }): Promise<Outcome<{ id: string }>>;
  removeTaxId(act: Act, input: { id: string }): Promise<Outcome<{ id: string }>>;
}
