import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { CheckoutStatus } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { findProduct } from '../../domain/catalog/catalog.ts';

/**
 * What became of a checkout of something that is bought once: of a session of the hosted page, or of an invoice that is paid in the
 * app. Bought is only what a webhook has told is paid. Nothing for what is no such checkout of the account.
 */
export async function viewPurchaseCheckout(
  trx: Transaction<Database>,
  config: BillingConfig,
  reference: string,
): Promise<CheckoutStatus | undefined> {
  const session = await trx
    .selectFrom('checkout_sessions')
    .select(['status', 'intent_id', 'product_key'])
    .where('id', '=', reference)
    .where('product_key', 'is not', null)
    .executeTakeFirst();
  const purchase = await trx
    .selectFrom('purchases')
    .select(['status', 'product_key'])
    .where((eb) => (session ? eb('intent_id', '=', session.intent_id) : eb('id', '=', reference)))
    .executeTakeFirst();
  const productKey = session?.product_key ?? purchase?.product_key;
  if (productKey === undefined || productKey === null) return undefined;
  const productName = findProduct(config, productKey)?.name ?? productKey;
  if (purchase?.status === 'paid') return { kind: 'bought', productName };
  // A draft is about to be opened; its webhook may be the first that was heard of it.
  if (purchase && !session)
    return { kind: purchase.status === 'open' || purchase.status === 'draft' ? 'open' : 'expired' };
  if (session?.status !== 'complete') return { kind: session?.status ?? 'open' };
  const failed = await trx
    .selectFrom('billing_events')
    .select('key')
    .where('type', '=', 'purchase.failed')
    .where(sql<boolean>`payload ->> 'sessionId' = ${reference}`)
    .executeTakeFirst();
  return { kind: failed ? 'failed' : 'processing' };
}
