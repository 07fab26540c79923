import Stripe from 'stripe';
import { expect, test } from 'vitest';
import fc, { patience, runs } from '../fixed-seed.ts';
import { DAY, openShop, type Shop } from '../shop.ts';

type Step =
  | { do: 'draft'; amounts: number[]; taxed: boolean; off: number; sent: boolean; advances: boolean }
  | { do: 'finalize' | 'pay' | 'void' | 'uncollectible' | 'voidNote'; at: number }
  | { do: 'credit'; at: number; share: number; back: 'refund' | 'balance' | 'elsewhere' }
  | { do: 'balance'; amount: number }
  | { do: 'wait'; days: number };

/** Most often the newest, so that steps meet. */
const at = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4));
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('draft' as const),
        amounts: fc.array(fc.integer({ min: -3000, max: 9000 }), { minLength: 1, maxLength: 3 }),
        taxed: fc.boolean(),
        off: fc.constantFrom(0, 10, 33),
        sent: fc.boolean(),
        advances: fc.boolean(),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'finalize' as const,
          'pay' as const,
          'void' as const,
          'uncollectible' as const,
          'voidNote' as const,
        ),
        at,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('credit' as const),
        at,
        share: fc.integer({ min: 1, max: 100 }),
        back: fc.constantFrom('refund' as const, 'balance' as const, 'elsewhere' as const),
      }),
    },
    fc.record({ do: fc.constant('balance' as const), amount: fc.integer({ min: -4000, max: 4000 }) }),
    fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 12 }) }),
  ),
  { minLength: 4, maxLength: 18 },
);

const beginning: Step[] = [
  { do: 'draft', amounts: [5000, 4000], taxed: true, off: 10, sent: false, advances: false },
  { do: 'finalize', at: 0 },
];

const sum = (parts: readonly { amount: number }[] | null | undefined) =>
  (parts ?? []).reduce((total, { amount }) => total + amount, 0);

/** Refusals are fine, as long as they are Stripe's. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || error.type === 'StripeAPIError') throw error;
  }
}

async function take(
  shop: Shop,
  who: { customer: string; rate: string; bad: string },
  step: Step,
): Promise<void> {
  const { stripe } = shop;
  const { data: invoices } = await stripe.invoices.list({ customer: who.customer, limit: 100 });
  const chosen = 'at' in step ? invoices[step.at % Math.max(1, invoices.length)] : undefined;
  if (step.do === 'wait') await shop.advance(step.days * DAY);
  else if (step.do === 'balance')
    await stripe.customers.createBalanceTransaction(who.customer, { amount: step.amount, currency: 'usd' });
  else if (step.do === 'draft') await makeDraft(shop, who, step);
  else if (!chosen) return;
  else if (step.do === 'finalize') await attempt(() => stripe.invoices.finalizeInvoice(chosen.id));
  else if (step.do === 'pay') await attempt(() => stripe.invoices.pay(chosen.id));
  else if (step.do === 'void') await attempt(() => stripe.invoices.voidInvoice(chosen.id));
  else if (step.do === 'uncollectible') await attempt(() => stripe.invoices.markUncollectible(chosen.id));
  else if (step.do === 'voidNote') {
    const [note] = (await stripe.creditNotes.list({ invoice: chosen.id })).data;
    if (note) await attempt(() => stripe.creditNotes.voidCreditNote(note.id));
  } else if (step.do === 'credit') await attempt(() => giveBack(shop, chosen, step));
}

async function makeDraft(
  { stripe }: Shop,
  who: { customer: string; rate: string; bad: string },
  step: Extract<Step, { do: 'draft' }>,
): Promise<void> {
  const coupon =
    step.off > 0 ? await stripe.coupons.create({ percent_off: step.off, duration: 'once' }) : undefined;
  const { id } = await stripe.invoices.create({
    customer: who.customer,
    currency: 'usd',
    auto_advance: step.advances,
    ...(step.sent ? { collection_method: 'send_invoice', days_until_due: 5 } : {}),
    ...(step.taxed ? { default_tax_rates: [who.rate] } : {}),
    ...(coupon ? { discounts: [{ coupon: coupon.id }] } : {}),
    ...(step.amounts.length === 3 ? { default_payment_method: who.bad } : {}),
  });
  await stripe.invoices.addLines(id, { lines: step.amounts.map((amount) => ({ amount })) });
}

async function giveBack(
  { stripe }: Shop,
  invoice: Stripe.Invoice,
  { share, back }: Extract<Step, { do: 'credit' }>,
): Promise<void> {
  const amount = Math.ceil((invoice.total * share) / 100);
  const { post_payment_amount: post } = await stripe.creditNotes.preview({ invoice: invoice.id, amount });
  const way = { refund: 'refund_amount', balance: 'credit_amount', elsewhere: 'out_of_band_amount' }[back];
  await stripe.creditNotes.create({ invoice: invoice.id, amount, ...(post > 0 ? { [way]: post } : {}) });
}

async function assertAddsUp({ stripe }: Shop, customer: string): Promise<void> {
  const { data: invoices } = await stripe.invoices.list({ customer, limit: 100, expand: ['data.payments'] });
  for (const invoice of invoices) {
    const lines = invoice.lines.data;
    const onTop = lines.flatMap(({ taxes }) =>
      (taxes ?? []).filter((tax) => tax.tax_behavior === 'exclusive'),
    );
    expect(sum(lines) - sum(lines.flatMap((line) => line.discount_amounts ?? [])) + sum(onTop)).toBe(
      invoice.total,
    );
    expect(sum(lines.flatMap((line) => line.taxes ?? []))).toBe(sum(invoice.total_taxes));
    expect(invoice.amount_remaining).toBe(invoice.amount_due - invoice.amount_paid);
    const { pre_payment_credit_notes_amount: pre, post_payment_credit_notes_amount: post } = invoice;
    if (invoice.status !== 'draft')
      expect(invoice.amount_due + pre + (invoice.ending_balance ?? 0)).toBe(
        invoice.total + invoice.starting_balance,
      );
    const notes = (await stripe.creditNotes.list({ invoice: invoice.id, limit: 100 })).data.filter(
      ({ status }) => status === 'issued',
    );
    expect(notes.reduce((total, note) => total + note.total, 0)).toBe(pre + post);
    expect(pre + post).toBeLessThanOrEqual(Math.max(0, invoice.total));
    for (const { status, amount_requested } of invoice.payments?.data ?? [])
      if (status === 'open') expect(amount_requested).toBe(invoice.amount_remaining);
  }
  const { data: entries } = await stripe.customers.listBalanceTransactions(customer, { limit: 100 });
  const owner = await stripe.customers.retrieve(customer);
  expect('balance' in owner ? owner.balance : 0).toBe(sum(entries));
}

test(
  'whatever is done to invoices, their lines, balances, payments and credit notes add up',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const shop = await openShop();
        try {
          const { stripe } = shop;
          const { id: customer } = await stripe.customers.create({
            email: 'ada@example.com',
            payment_method: 'pm_card_visa',
            invoice_settings: { default_payment_method: 'pm_card_visa' },
          });
          const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
          const rate = await stripe.taxRates.create({
            display_name: 'VAT',
            percentage: 19,
            inclusive: false,
          });
          for (const step of [...beginning, ...plan]) {
            await take(shop, { customer, rate: rate.id, bad: bad.id }, step);
            await assertAddsUp(shop, customer);
          }
        } finally {
          await shop.running.close();
        }
      }),
      runs(25),
    );
  },
  patience(60),
);
