import type Stripe from 'stripe';

type Marked = { id: string; metadata: Stripe.Metadata | null };

const PAGE = 100;

/** The first that an intent made. Lists are true at once; search lags behind writes (docs.stripe.com/search). */
async function firstOf(list: AsyncIterable<Marked>, intentId: string): Promise<string | undefined> {
  for await (const { id, metadata } of list) if (metadata?.intent_id === intentId) return id;
  return undefined;
}

/** The customer that an intent made, among those with the address that it was made with. */
export async function findCustomer(
  stripe: Stripe,
  { email, intentId }: { email: string; intentId: string },
  of: { stripeAccount?: string } = {},
): Promise<Stripe.Response<Stripe.Customer> | undefined> {
  const id = await firstOf(stripe.customers.list({ email, limit: PAGE }, of), intentId);
  const found = id === undefined ? undefined : await stripe.customers.retrieve(id, {}, of);
  return found && !found.deleted ? found : undefined;
}

/** The customer of an account for a currency (null: for any), whoever made it, among those with the account's address. */
export async function findCustomerOfAccount(
  stripe: Stripe,
  { email, accountId, currency }: { email: string; accountId: string; currency: string | null },
  of: { stripeAccount?: string } = {},
): Promise<string | undefined> {
  // Without an address Stripe would list everybody.
  if (!email) return undefined;
  for await (const { id, metadata } of stripe.customers.list({ email, limit: PAGE }, of))
    if (metadata.billwright_account === accountId && (metadata.billwright_currency ?? null) === currency)
      return id;
  return undefined;
}

/** One that can still be paid: another has nothing more to give to whoever asks. */
export async function findCheckoutSession(
  stripe: Stripe,
  { customer, intentId }: { customer: string; intentId: string },
): Promise<Stripe.Response<Stripe.Checkout.Session> | undefined> {
  const id = await firstOf(
    stripe.checkout.sessions.list({ customer, status: 'open', limit: PAGE }),
    intentId,
  );
  return id === undefined ? undefined : stripe.checkout.sessions.retrieve(id);
}

/** The subscription that an intent made or last changed, whatever became of it since. */
export async function findSubscription(
  stripe: Stripe,
  { customer, intentId }: { customer: string; intentId: string },
): Promise<Stripe.Response<Stripe.Subscription> | undefined> {
  const id = await firstOf(stripe.subscriptions.list({ customer, status: 'all', limit: PAGE }), intentId);
  return id === undefined ? undefined : stripe.subscriptions.retrieve(id);
}

export async function findRefund(
  stripe: Stripe,
  { intentId, ...of }: { intentId: string } & ({ payment_intent: string } | { charge: string }),
): Promise<Stripe.Response<Stripe.Refund> | undefined> {
  const id = await firstOf(stripe.refunds.list({ ...of, limit: PAGE }), intentId);
  return id === undefined ? undefined : stripe.refunds.retrieve(id);
}

/** The item that an intent put onto an invoice, or that waits for one. */
export async function findInvoiceItem(
  stripe: Stripe,
  { customer, intentId }: { customer: string; intentId: string },
): Promise<Stripe.Response<Stripe.InvoiceItem> | undefined> {
  const id = await firstOf(stripe.invoiceItems.list({ customer, limit: PAGE }), intentId);
  return id === undefined ? undefined : stripe.invoiceItems.retrieve(id);
}

/** The invoice that an intent made. */
export async function findInvoice(
  stripe: Stripe,
  { customer, intentId }: { customer: string; intentId: string },
): Promise<Stripe.Response<Stripe.Invoice> | undefined> {
  const id = await firstOf(stripe.invoices.list({ customer, limit: PAGE }), intentId);
  return id === undefined ? undefined : stripe.invoices.retrieve(id);
}

export async function findCreditNote(
  stripe: Stripe,
  { invoice, intentId }: { invoice: string; intentId: string },
): Promise<Stripe.Response<Stripe.CreditNote> | undefined> {
  const id = await firstOf(stripe.creditNotes.list({ invoice, limit: PAGE }), intentId);
  return id === undefined ? undefined : stripe.creditNotes.retrieve(id);
}
