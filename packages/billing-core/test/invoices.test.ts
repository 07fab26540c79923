import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buy, codeOf, must, openWorld, submitCard, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.simulator.simulator.faults.clear());

let accounts = 0;
async function subscriber(): Promise<string> {
  accounts += 1;
  const account = `payer-${accounts}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@pay.example` });
  await buy(world, { planKey: 'starter' }, account);
  return account;
}
async function customerOf(account: string): Promise<string> {
  const row = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  return row.stripe_customer_id ?? '';
}
const all = { cursor: null, limit: 20 };
const byFirst = ([a = '']: string[], [b = '']: string[]) => (a < b ? -1 : 1);
const invoicesOf = async (account: string, filter = {}) =>
  (await world.billing.invoices.list(account, { ...all, ...filter })).items;

/** A card that is asked for, charged or declined from now on. */
async function useCard(account: string, card: string): Promise<string> {
  const customer = await customerOf(account);
  const { id } = await world.stripe.paymentMethods.attach(card, { customer });
  await world.settle();
  must(await world.billing.paymentMethods.setDefault(world.act(account), { id }));
  return id;
}

/** An invoice that is open: final, and not charged yet. */
async function openInvoice(account: string, amount = 1_000): Promise<string> {
  const customer = await customerOf(account);
  const invoice = await world.stripe.invoices.create({
    customer,
    auto_advance: false,
    pending_invoice_items_behavior: 'exclude',
  });
  await world.stripe.invoiceItems.create({
    customer,
    invoice: invoice.id,
    amount,
    currency: 'usd',
    description: 'Training',
  });
  await world.stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: false });
  await world.settle();
  return invoice.id;
}

test('invoices are listed newest first, page by page, by status and by day', async () => {
  const account = await subscriber();
  const made = [await openInvoice(account), await openInvoice(account)];
  await world.advance(86_400);
  made.push(await openInvoice(account));
  const listed = await invoicesOf(account);
  expect(listed).toHaveLength(4);
  expect(listed[0]?.id).toBe(made[2]);
  expect((await invoicesOf(account, { status: 'open' })).map(({ id }) => id).sort()).toEqual(
    [...made].sort(),
  );
  expect(await invoicesOf(account, { status: 'paid' })).toHaveLength(1);
  const today = world.now().toISOString();
  const dayAgo = new Date(world.now().getTime() - 3_600_000).toISOString();
  expect((await invoicesOf(account, { from: dayAgo, to: null })).map(({ id }) => id)).toEqual([made[2]]);
  expect(await invoicesOf(account, { to: dayAgo })).toHaveLength(3);
  expect(await invoicesOf(account, { from: today })).toHaveLength(1);
  const pages: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await world.billing.invoices.list(account, { cursor, limit: 1, status: 'open' });
    pages.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  expect(pages).toHaveLength(3);
  expect(new Set(pages)).toEqual(new Set(made));
});

test('an invoice shows each line in words, how it adds up, and by what it was paid, with a receipt', async () => {
  const account = await subscriber();
  const [{ id } = { id: '' }] = await invoicesOf(account);
  const invoice = must(await world.billing.invoices.get(account, id));
  expect(invoice).toMatchObject({ because: 'Your subscription began.', status: 'paid', canPay: false });
  expect(invoice.lines).toMatchObject([
    {
      title: 'Starter',
      because: expect.stringMatching(/^Your subscription, for \w{3} \d+, 2026 to \w{3} \d+, 2026\.$/),
    },
  ]);
  expect(invoice.sums.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ['subtotal', 2900],
    ['total', 2900],
    ['paid', -2900],
  ]);
  expect(invoice.payments).toMatchObject([
    { method: 'Visa ending in 4242', amount: { amountMinor: 2900, currency: 'usd' } },
  ]);
  expect(invoice.payments[0]?.receiptUrl).toMatch(/^http/);
  expect(invoice.pdfUrl).toMatch(/^http/);
  expect(codeOf(await world.billing.invoices.get('acme', id))).toBe('invoice_not_found');
  expect(codeOf(await world.billing.invoices.get(account, 'in_none'))).toBe('invoice_not_found');
});

test('after a change of plan what is given back and what is made up for are told apart', async () => {
  const account = await subscriber();
  await world.advance(10 * 86_400);
  const preview = must(
    await world.billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }),
  );
  must(await world.billing.planChange.apply(world.act(account), { token: preview.token }));
  await world.settle();
  const [{ id } = { id: '' }] = await invoicesOf(account);
  const invoice = must(await world.billing.invoices.get(account, id));
  expect(invoice.because).toBe('Your subscription was changed.');
  expect(invoice.lines.map(({ title, kind }) => [title, kind]).sort(byFirst)).toEqual([
    ['Remaining time of Pro', 'charge'],
    ['Unused time of Starter', 'credit'],
  ]);
});

test('an open invoice is paid with the default card, once, however often it is pressed', async () => {
  const account = await subscriber();
  const invoiceId = await openInvoice(account);
  expect(must(await world.billing.invoices.get(account, invoiceId)).canPay).toBe(true);
  const act = world.act(account);
  const pay = () => world.billing.invoices.pay(act, { invoiceId });
  expect((await Promise.all([pay(), pay()])).map(must)).toEqual([{ kind: 'paid' }, { kind: 'paid' }]);
  expect(await invoicesOf(account, { status: 'open' })).toEqual([]);
  expect(codeOf(await world.billing.invoices.pay(world.act(account), { invoiceId }))).toBe(
    'invoice_not_open',
  );
  expect(codeOf(await world.billing.invoices.pay(world.act('acme'), { invoiceId }))).toBe(
    'invoice_not_found',
  );
  const { data } = await world.stripe.charges.list({ customer: await customerOf(account), limit: 100 });
  expect(data.filter(({ amount }) => amount === 1_000)).toHaveLength(1);
});

test('a declined card says so and leaves the invoice open; another card pays it', async () => {
  const account = await subscriber();
  const invoiceId = await openInvoice(account);
  await useCard(account, 'pm_card_chargeCustomerFail');
  const declined = await world.billing.invoices.pay(world.act(account), { invoiceId });
  expect(declined).toMatchObject({ ok: false, error: { code: 'payment_declined' } });
  await useCard(account, 'pm_card_mastercard');
  expect(must(await world.billing.invoices.pay(world.act(account), { invoiceId }))).toEqual({ kind: 'paid' });
});

test('a bank that wants the payment confirmed is asked on the hosted page', async () => {
  const account = await subscriber();
  const invoiceId = await openInvoice(account);
  await useCard(account, 'pm_card_authenticationRequired');
  const outcome = must(await world.billing.invoices.pay(world.act(account), { invoiceId }));
  const { hosted_invoice_url: hosted } = await world.stripe.invoices.retrieve(invoiceId);
  expect(outcome).toEqual({ kind: 'confirm', url: hosted });
  expect(await invoicesOf(account, { status: 'open' })).toHaveLength(1);
});

test('the next invoice is shown line by line; nothing more to come is none, and a failure is a failure', async () => {
  const account = await subscriber();
  await world.stripe.invoiceItems.create({
    customer: await customerOf(account),
    amount: 500,
    currency: 'usd',
    description: 'Extra help',
  });
  const upcoming = must(await world.billing.invoices.upcoming(account));
  expect(upcoming?.lines.map(({ title }) => title).sort()).toEqual(['Extra help', 'Starter']);
  expect(upcoming?.due).toEqual({ amountMinor: 3400, currency: 'usd' });
  world.simulator.simulator.faults.set([
    { kind: 'server_error', status: 503, method: 'POST', path: '/v1/invoices/create_preview' },
  ]);
  expect(codeOf(await world.billing.invoices.upcoming(account))).toBe('stripe_unavailable');
  expect(must(await world.billing.invoices.upcoming('acme'))).toBeNull();
});

test('credit counts above zero, with each step in words', async () => {
  const account = await subscriber();
  expect(must(await world.billing.creditBalance.get(account))).toEqual({ balances: [] });
  await world.stripe.customers.createBalanceTransaction(await customerOf(account), {
    amount: -1_500,
    currency: 'usd',
    description: 'For the outage',
  });
  await world.settle();
  expect(must(await world.billing.creditBalance.get(account))).toEqual({
    balances: [{ amountMinor: 1500, currency: 'usd' }],
  });
  const { items } = must(await world.billing.creditBalance.transactions(account, all));
  expect(items).toMatchObject([
    {
      text: 'For the outage',
      amount: { amountMinor: 1500 },
      balance: { amountMinor: 1500 },
      invoiceId: null,
    },
  ]);
  expect(must(await world.billing.creditBalance.transactions('acme', all)).items).toEqual([]);
});

test('payment methods: the last and the default one stay while they are charged, another takes over', async () => {
  const account = await subscriber();
  const { paymentMethods } = world.billing;
  const [first] = await paymentMethods.list(account);
  expect(first).toMatchObject({ title: 'Visa ending in 4242', isDefault: true, isExpired: false });
  expect(codeOf(await paymentMethods.remove(world.act(account), { id: first?.id ?? '' }))).toBe(
    'payment_method_needed',
  );
  const second = await useCard(account, 'pm_card_mastercard');
  expect(await paymentMethods.list(account)).toMatchObject(
    [first?.id ?? '', second].sort().map((id) => ({ id, isDefault: id === second })),
  );
  const { data } = await world.stripe.subscriptions.list({ customer: await customerOf(account) });
  expect([data[0]?.default_payment_method ?? second]).toEqual([second]);
  expect(codeOf(await paymentMethods.remove(world.act(account), { id: second }))).toBe(
    'payment_method_needed',
  );
  const act = world.act(account);
  const remove = () => paymentMethods.remove(act, { id: first?.id ?? '' });
  expect((await Promise.all([remove(), remove()])).map(codeOf)).toEqual(['ok', 'ok']);
  expect((await paymentMethods.list(account)).map(({ id }) => id)).toEqual([second]);
  await world.settle();
  expect((await paymentMethods.list(account)).map(({ id }) => id)).toEqual([second]);
  expect(codeOf(await paymentMethods.remove(world.act('acme'), { id: second }))).toBe(
    'payment_method_not_found',
  );
});

test('a one-off item waits for the next invoice, as it was shown', async () => {
  const account = await subscriber();
  const { oneOffItems } = world.billing;
  const item = {
    amountMinor: 5_000,
    currency: 'usd',
    description: 'Training',
    when: 'next_invoice',
  } as const;
  const preview = must(await oneOffItems.preview(account, item));
  expect(preview.lines.map(({ title }) => title).sort()).toEqual(['Starter', 'Training']);
  expect(preview.due).toEqual({ amountMinor: 7_900, currency: 'usd' });
  const act = { ...world.act(account), actorId: 'olga' };
  const add = () => oneOffItems.add(act, { token: preview.token, because: 'They asked for it.' });
  const [one, two] = (await Promise.all([add(), add()])).map(must);
  expect(one).toEqual(two);
  expect(must(await world.billing.invoices.upcoming(account))?.due).toEqual(preview.due);
  const audit = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'because', 'data'])
    .where('action', '=', 'one_off_item.add')
    .where('account_id', '=', account)
    .execute();
  expect(audit).toMatchObject([
    { actor: 'olga', because: 'They asked for it.', data: { amountMinor: 5_000 } },
  ]);
  expect(codeOf(await oneOffItems.add(world.act('acme'), { token: preview.token, because: 'x' }))).toBe(
    'preview_expired',
  );
  await world.advance(16 * 60);
  expect(codeOf(await oneOffItems.add(world.act(account), { token: preview.token, because: 'x' }))).toBe(
    'preview_expired',
  );
});

test('a one-off item of its own invoice is charged at once', async () => {
  const account = await subscriber();
  const item = { amountMinor: 5_000, currency: 'usd', description: 'Training', when: 'now' } as const;
  const preview = must(await world.billing.oneOffItems.preview(account, item));
  expect(preview.due).toEqual({ amountMinor: 5_000, currency: 'usd' });
  const made = must(
    await world.billing.oneOffItems.add(world.act(account), { token: preview.token, because: 'Asked.' }),
  );
  await world.advance(7_200);
  const invoice = must(await world.billing.invoices.get(account, made.invoiceId ?? ''));
  expect(invoice).toMatchObject({ status: 'paid', total: { amountMinor: 5_000, currency: 'usd' } });
  expect(invoice.lines.map(({ title }) => title)).toEqual(['Training']);
  const { data } = await world.stripe.invoices.list({ customer: await customerOf(account), limit: 100 });
  expect(data).toHaveLength(2);
});

test.each([
  ['jpy', 501],
  ['kwd', 5_010],
])('in %s the amount is what was entered, to the last digit', async (currency, amountMinor) => {
  const account = `abroad-${currency}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@pay.example` });
  await world.settle();
  const item = { amountMinor, currency, description: 'Training', when: 'now' } as const;
  const preview = must(await world.billing.oneOffItems.preview(account, item));
  expect(preview.due).toEqual({ amountMinor, currency });
  const made = must(
    await world.billing.oneOffItems.add(world.act(account), { token: preview.token, because: 'Asked.' }),
  );
  await world.settle();
  const invoice = must(await world.billing.invoices.get(account, made.invoiceId ?? ''));
  expect(invoice.total).toEqual({ amountMinor, currency });
  await submitCard(invoice.hostedUrl ?? '');
  await world.settle();
  expect(must(await world.billing.invoices.get(account, made.invoiceId ?? '')).status).toBe('paid');
});
