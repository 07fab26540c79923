import type Stripe from 'stripe';
import type { Act, EmbeddedPayment, Outcome, StartedTrial } from '../../billing.ts';
import type { WantedPurchase } from '../../commands/start-purchase.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findProduct } from '../../domain/catalog/catalog.ts';
import { toPreviewedAmounts } from '../../domain/preview-lines.ts';
import { purchaseMetadata } from '../../domain/purchases/purchase.ts';
import { scriptUrlOf } from '../../stripe/client.ts';
import { findInvoice, findInvoiceItem } from '../../stripe/find-made.ts';
import type { Payable } from '../acts/reserve-checkout.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { discountsOf, resolvePromotion, unlessPromotionIsRefused } from '../promotions/redeem-promotion.ts';
import { type OpeningPurchase, openPurchase } from './open-purchase.ts';

/** What answers while the page waits; a bank that takes days belongs on the hosted page, which waits for it. */
const METHODS: 'card'[] = ['card'];
const CREATE = 'create_invoice';

export type WantedPurchasePayment = WantedPurchase & { promotionCode?: string | null | undefined };

/**
 * Opens an invoice for something that is bought once, to be paid on a page of the app: with its taxes and discounts, in one
 * currency, and charged by nobody but the person at the page. One that is left there is closed after a day.
 */
export async function startPurchasePayment(
  context: BillingContext,
  act: Act,
  wanted: WantedPurchasePayment,
): Promise<Outcome<EmbeddedPayment | StartedTrial>> {
  const { publishableKey } = context.settings;
  if (!publishableKey) return fail('embedded_checkout_off');
  const opened = await runAct(
    context,
    act,
    { kind: 'start_purchase_payment', params: { ...wanted } },
    async (running) => {
      const { accountId } = act;
      const promotion = await resolvePromotion(context, { accountId, wanted, running, step: CREATE });
      if (!promotion.ok) return promotion;
      const made = await unlessPromotionIsRefused(context, { accountId, wanted }, () =>
        openPurchase(context, { act, wanted, running }, (opening) =>
          openInvoice(context, opening, discountsOf(promotion.value)),
        ),
      );
      return made.ok ? succeed({ id: made.value.id }) : made;
    },
  );
  if (!opened.ok) return opened;
  const { id: reference } = opened.value;
  const shown = await readInvoice(context, reference);
  if (!shown) return fail('checkout_not_found');
  if (shown === 'paid') return succeed({ kind: 'started', reference });
  const product = findProduct(context.config, wanted.productKey);
  const amountMinor = product?.prices[wanted.currency] ?? 0;
  return succeed({
    ...shown,
    kind: 'payment',
    reference,
    publishableKey,
    scriptUrl: scriptUrlOf(context.settings),
    planName: product?.name ?? wanted.productKey,
    price: { amountMinor, currency: wanted.currency },
    trialEndsAt: null,
    takesPromotionCodes: context.config.checkout?.promotionCodes ?? false,
  });
}

async function openInvoice(
  context: BillingContext,
  { act, running, wanted, customer, price, gives }: OpeningPurchase,
  discounts: ReturnType<typeof discountsOf>,
): Promise<Payable> {
  const { stripe, config } = context;
  const { intentId } = running;
  const metadata = purchaseMetadata({ ...wanted, ...act, intentId, gives });
  const draft = await running.call(
    CREATE,
    (options) =>
      stripe.invoices.create(
        {
          customer,
          currency: wanted.currency,
          // What waits for the subscription's next invoice stays there, and nothing is charged by itself.
          pending_invoice_items_behavior: 'exclude',
          auto_advance: false,
          payment_settings: { payment_method_types: METHODS },
          ...(config.checkout?.automaticTax ? { automatic_tax: { enabled: true } } : {}),
          ...discounts,
          metadata,
        },
        options,
      ),
    () => findInvoice(stripe, { customer, intentId }),
  );
  await running.call(
    'create_item',
    (options) =>
      stripe.invoiceItems.create({ customer, invoice: draft.id, pricing: { price }, metadata }, options),
    () => findInvoiceItem(stripe, { customer, intentId }),
    { looksFirst: true },
  );
  const finalize = (options: CallOptions) =>
    stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false }, options);
  const final = await running.call('finalize_invoice', finalize, async () => {
    const found = await stripe.invoices.retrieve(draft.id);
    return found.status === 'draft' ? undefined : found;
  });
  await observeAnswer(context, final, { action: 'purchase.open', actor: act.actorId, known: 0 });
  return { kind: 'invoice', id: draft.id };
}

type Shown = Pick<EmbeddedPayment, 'clientSecret' | 'lines' | 'dueNow'>;

/** What is due, and what confirms it; `paid` when discounts or credit left nothing, or once it is paid; nothing once it is closed. */
async function readInvoice({ stripe }: BillingContext, id: string): Promise<Shown | 'paid' | undefined> {
  const invoice: Stripe.Invoice = await stripe.invoices.retrieve(id, { expand: ['confirmation_secret'] });
  if (invoice.status === 'paid') return 'paid';
  const clientSecret = invoice.confirmation_secret?.client_secret;
  const amounts = toPreviewedAmounts(invoice);
  if (!clientSecret || invoice.status !== 'open' || !amounts) return undefined;
  const dueNow = { amountMinor: invoice.amount_remaining, currency: invoice.currency };
  return { clientSecret, lines: amounts.lines, dueNow };
}
