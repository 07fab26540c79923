import type Stripe from 'stripe';
import { z } from 'zod';
import type { Act, OneOffItem, OneOffPreview, Outcome } from '../../billing.ts';
import { decideOneOffItem } from '../../commands/add-one-off-item.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { toInvoiceSums } from '../../domain/invoice-sums.ts';
import { PROMISE_VALID_MS } from '../../domain/money-promise.ts';
import { findInvoice, findInvoiceItem } from '../../stripe/find-made.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from '../views/ask-for-view.ts';
import { explainLines } from '../views/explain-lines.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadMethods } from './load-methods.ts';
import { readToken, signToken } from './sign-token.ts';

/** What was shown, and so what is added: signed, and good for fifteen minutes. */
const promiseShape = z.object({
  kind: z.literal('one_off_item'),
  accountId: z.string(),
  amountMinor: z.number().int(),
  currency: z.string(),
  description: z.string(),
  when: z.enum(['next_invoice', 'now']),
  expiresAtMs: z.number(),
});

/** The invoice that the item would be on, as Stripe works it out: taxes, credit and discounts included. */
export async function previewOneOffItem(
  context: BillingContext,
  accountId: string,
  item: OneOffItem,
): Promise<Outcome<OneOffPreview>> {
  const subscription = await loadLiveSubscription(context, accountId);
  const decided = decideOneOffItem(item, { subscription });
  if (!decided.ok) return decided;
  const { amountMinor: amount, currency, description, when } = decided.value;
  return askForView(context, 'preview_failed', async () => {
    const customer = subscription?.customerId ?? (await ensureCustomer(context, accountId, { currency }));
    const whole =
      when === 'next_invoice' && subscription ? { subscription: subscription.id } : { customer, currency };
    const invoice = await context.reads.run('POST invoice preview', () =>
      context.stripe.invoices.createPreview(
        { ...whole, invoice_items: [{ amount, currency, description }] },
        optionsOf('platform'),
      ),
    );
    const expiresAtMs = context.now().getTime() + PROMISE_VALID_MS;
    const promise = { kind: 'one_off_item', accountId, ...decided.value, expiresAtMs };
    return {
      lines: await explainLines(context, invoice.lines.data),
      sums: toInvoiceSums(invoice),
      due: { amountMinor: invoice.amount_due, currency: invoice.currency },
      token: signToken(promise, context.signingSecret),
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  });
}

/**
 * Adds the item that was shown: it waits for the subscription's next invoice, or is on an invoice of its own, which is made
 * final and charged at once. Each step has its key, so that a run that died in the middle is finished and charges once.
 */
export function addOneOffItem(
  context: BillingContext,
  act: Act,
  { token, because }: { token: string; because: string },
): Promise<Outcome<{ itemId: string; invoiceId: string | null }>> {
  const params = { token, because };
  return runAct(context, act, { kind: 'add_one_off_item', params }, async (running) => {
    const { data: promise } = promiseShape.safeParse(readToken(token, context.signingSecret));
    const isGood =
      promise && promise.accountId === act.accountId && promise.expiresAtMs > context.now().getTime();
    if (!isGood && !(await running.wasSent('create_item'))) return fail('preview_expired');
    if (!promise) return fail('preview_expired');
    const subscription = await loadLiveSubscription(context, act.accountId);
    const decided = decideOneOffItem(promise, { subscription });
    if (!decided.ok) return decided;
    const customer =
      subscription?.currency === promise.currency
        ? subscription.customerId
        : await ensureCustomer(context, act.accountId, { currency: promise.currency });
    const on: Placing = { act, customer, item: decided.value };
    const made =
      promise.when === 'now'
        ? await invoiceNow(context, running, on)
        : {
            itemId: await createItem(
              context,
              running,
              on,
              subscription ? { subscription: subscription.id } : {},
            ),
            invoiceId: null,
          };
    await audit(context, { act, running, because, ...decided.value, ...made });
    return succeed(made);
  });
}

interface Placing {
  act: Act;
  customer: string;
  item: OneOffItem;
}

async function createItem(
  { stripe }: BillingContext,
  running: RunningAct,
  { act, customer, item }: Placing,
  onto: Pick<Stripe.InvoiceItemCreateParams, 'subscription' | 'invoice'>,
): Promise<string> {
  const { amountMinor: amount, currency, description } = item;
  const metadata = { billwright_account: act.accountId, intent_id: running.intentId };
  const { id } = await running.call(
    'create_item',
    (options) =>
      stripe.invoiceItems.create({ customer, amount, currency, description, metadata, ...onto }, options),
    () => findInvoiceItem(stripe, { customer, intentId: running.intentId }),
  );
  return id;
}

async function invoiceNow(
  context: BillingContext,
  running: RunningAct,
  placing: Placing,
): Promise<{ itemId: string; invoiceId: string }> {
  const { stripe } = context;
  const { act, customer, item } = placing;
  const { methods } = await loadMethods(context.db, act.accountId);
  // The subscription's own method is charged for this too: the customer may have no other.
  const method = methods.find(({ isDefault, customerId }) => isDefault && customerId === customer);
  const metadata = { billwright_account: act.accountId, intent_id: running.intentId };
  const draft = await running.call(
    'create_invoice',
    (options) =>
      stripe.invoices.create(
        // What waits for the subscription's next invoice stays there; Stripe charges it once it is final.
        {
          customer,
          currency: item.currency,
          pending_invoice_items_behavior: 'exclude',
          auto_advance: true,
          ...(method ? { default_payment_method: method.id } : {}),
          metadata,
        },
        options,
      ),
    () => findInvoice(stripe, { customer, intentId: running.intentId }),
  );
  const itemId = await createItem(context, running, placing, { invoice: draft.id });
  const finalize = (options: CallOptions) =>
    stripe.invoices.finalizeInvoice(draft.id, { auto_advance: true }, options);
  const final = await running.call('finalize_invoice', finalize, async () => {
    const found = await stripe.invoices.retrieve(draft.id);
    return found.status === 'draft' ? undefined : found;
  });
  await observeAnswer(context, final, { action: 'invoice.create', actor: act.actorId, known: 0 });
  return { itemId, invoiceId: draft.id };
}

interface Added extends OneOffItem {
  act: Act;
  running: RunningAct;
  because: string;
  itemId: string;
}

/** Who, what and why; once, however often the act is gone on with. */
async function audit(
  { db, now }: BillingContext,
  { act, running, because, itemId, ...item }: Added,
): Promise<void> {
  const key = `one_off_item:${running.intentId}`;
  const known = await db.selectFrom('audit_log').select('key').where('key', '=', key).executeTakeFirst();
  if (known) return;
  const { amountMinor, currency, description, when } = item;
  await writeAuditLines(db, [
    {
      key,
      accountId: act.accountId,
      actorId: act.actorId,
      action: 'one_off_item.add',
      subject: itemId,
      because,
      at: now(),
      data: { amountMinor, currency, description, when },
    },
  ]);
}
