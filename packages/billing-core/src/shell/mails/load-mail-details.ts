import type { MailDetails } from '../../capabilities/mailer.ts';
import { cancelsAt } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import type { ReadMail } from './mail-rows.ts';

type Loading = Pick<BillingContext, 'db' | 'config'>;

/** What a mail is told beside the facts that it is owed with: names, and the objects that it is about as they are now. */
export async function loadMailDetails(
  context: Loading,
  { account_id, props }: Pick<ReadMail, 'account_id' | 'props'>,
): Promise<MailDetails> {
  const { plans, features } = context.config;
  const invoice =
    'invoiceId' in props && props.invoiceId !== null
      ? await loadInvoice(context, account_id, props.invoiceId)
      : undefined;
  const subscription =
    'subscriptionId' in props ? await loadSubscription(context, account_id, props.subscriptionId) : undefined;
  return {
    product: context.config.product,
    planNames: mapNames(plans, ({ name }) => name),
    featureNames: mapNames(features, ({ label }) => label),
    ...(invoice ? { invoice } : {}),
    ...(subscription ? { subscription } : {}),
  };
}

const mapNames = <T>(of: Record<string, T>, nameOf: (each: T) => string) =>
  Object.fromEntries(Object.entries(of).map(([key, each]) => [key, nameOf(each)]));

async function loadInvoice(
  { db }: Loading,
  accountId: string,
  id: string,
): Promise<MailDetails['invoice'] | undefined> {
  const row = await db
    .selectFrom('invoices')
    .select(['number', 'amount_paid_minor', 'currency', 'hosted_invoice_url', 'invoice_pdf_url'])
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      paid: { amountMinor: row.amount_paid_minor, currency: row.currency },
      hostedUrl: row.hosted_invoice_url,
      pdfUrl: row.invoice_pdf_url,
    }
  );
}

async function loadSubscription(
  { db }: Loading,
  accountId: string,
  id: string,
): Promise<MailDetails['subscription'] | undefined> {
  const row = await selectSubscriptions(db)
    .where('subscriptions.account_id', '=', accountId)
    .where('subscriptions.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const subscription = fromSubscriptionRow(row);
  const { planKey, interval, endedAt, collectionResumesAt } = subscription;
  return {
    planKey,
    interval,
    endsAt: (endedAt ?? cancelsAt(subscription))?.toISOString() ?? null,
    pauseEndsAt: collectionResumesAt?.toISOString() ?? null,
  };
}
