import { type Database, forAccount } from '@billwright/db';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { BillingDetailsView, TaxIdView } from '../../billing.ts';
import { addressRules } from '../../domain/address-rules.ts';
import { type BillingDetails, mergeDetails } from '../../domain/billing-details.ts';
import { describeTaxId, taxIdKinds } from '../../domain/tax-id-kinds.ts';
import type { BillingContext } from '../context.ts';

const addressShape = z.object({
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postal_code: z.string().nullable(),
  country: z.string().nullable(),
});
const changeShape = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().nullable().optional(),
  address: addressShape.nullable().optional(),
});

export interface LoadedDetails {
  details: BillingDetails;
  /** Whether Stripe has yet to be told of some of it. */
  isWaiting: boolean;
  customerId: string | null;
}

/** What Stripe has of who is billed, with what was changed here since; before there is a customer, the account itself. */
export async function loadBillingDetails(db: Kysely<Database>, accountId: string): Promise<LoadedDetails> {
  const row = await db
    .selectFrom('accounts')
    .leftJoin('customers', (join) =>
      join.onRef('customers.id', '=', 'accounts.stripe_customer_id').on('customers.deleted', '=', false),
    )
    .leftJoin('billing_details', 'billing_details.account_id', 'accounts.id')
    .select([
      'accounts.name as account_name',
      'accounts.email as account_email',
      'customers.id as customer_id',
      'customers.name',
      'customers.email',
      'customers.phone',
      'customers.address',
      'billing_details.pending',
    ])
    .where('accounts.id', '=', accountId)
    .executeTakeFirst();
  const pending = changeShape.parse(row?.pending ?? {});
  const known: BillingDetails = {
    name: row?.name ?? row?.account_name ?? '',
    email: row?.email ?? row?.account_email ?? '',
    phone: row?.phone ?? null,
    address: addressShape.nullable().parse(row?.address ?? null),
  };
  return {
    details: mergeDetails(known, pending),
    isWaiting: Object.keys(pending).length > 0,
    customerId: row?.customer_id ?? null,
  };
}

export async function viewBillingDetails(
  { db }: Pick<BillingContext, 'db'>,
  accountId: string,
): Promise<BillingDetailsView> {
  return forAccount(db, accountId, async (trx) => {
    const { details, isWaiting } = await loadBillingDetails(trx, accountId);
    const refused = await trx
      .selectFrom('effects')
      .select('key')
      .where('kind', '=', 'tell_billing_details')
      .where('state', '=', 'dead')
      .executeTakeFirst();
    const taxIds = await trx
      .selectFrom('tax_ids')
      .select(['id', 'type', 'value', 'verification'])
      .where('deleted', '=', false)
      .orderBy('stripe_created_at')
      .orderBy('id')
      .execute();
    return {
      details,
      state: isWaiting ? (refused ? 'refused' : 'saving') : 'saved',
      taxIds: taxIds.map((row): TaxIdView => ({ id: row.id, value: row.value, ...describeTaxId(row) })),
      taxIdKinds,
      countries: addressRules,
    };
  });
}
