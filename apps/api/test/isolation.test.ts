import { afterAll, beforeAll, expect, test } from 'vitest';
import { listProcedures, VALID_INPUTS } from './procedures.ts';
import { startApi, type TestApi } from './start-api.ts';

const SESSION = 'cs_test_of_the_victim';
let api: TestApi;
let victim: { cookie: string; accountId: string };
let other: { cookie: string };

beforeAll(async () => {
  api = await startApi();
  victim = await api.signUp();
  other = await api.signUp();
  const { db } = api.database;
  const at = new Date('2026-01-01');
  const account_id = victim.accountId;
  await db
    .insertInto('subscriptions')
    .values({
      id: 'sub_victim',
      account_id,
      customer_id: 'cus_victim',
      product_line: 'main',
      status: 'active',
      plan_key: 'pro',
      price_id: 'price_victim',
      item_id: 'si_victim',
      interval: 'month',
      currency: 'usd',
      unit_amount_minor: 7_900,
      quantity: 1,
      stripe_created_at: at,
      current_period_starts_at: at,
      current_period_ends_at: new Date('2099-01-01'),
      cancel_at_period_end: false,
      cancellation_reason: null,
      cancellation_feedback: null,
      default_payment_method_id: null,
    })
    .execute();
  await db
    .insertInto('invoices')
    .values({
      id: 'in_victim',
      account_id,
      customer_id: 'cus_victim',
      subscription_id: 'sub_victim',
      number: 'VICTIM-0001',
      status: 'paid',
      billing_reason: 'subscription_create',
      currency: 'usd',
      subtotal_minor: 7_900,
      total_minor: 7_900,
      amount_due_minor: 7_900,
      amount_paid_minor: 7_900,
      amount_remaining_minor: 0,
      stripe_created_at: at,
      attempt_count: 1,
      hosted_invoice_url: 'https://pay.example/victim',
      invoice_pdf_url: 'https://pay.example/victim.pdf',
    })
    .execute();
  await db
    .insertInto('checkout_sessions')
    .values({
      id: SESSION,
      account_id,
      intent_id: 'intent_victim',
      plan_key: 'pro',
      interval: 'month',
      currency: 'usd',
      status: 'complete',
      payment_status: 'paid',
      subscription_id: 'sub_victim',
      url: null,
      expires_at: at,
    })
    .execute();
});
afterAll(() => api.stop());

async function read(path: string, input: unknown, cookie: string) {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const answer = await api.fetchApp(`/api/trpc/${path}${query}`, { headers: { cookie } });
  return { status: answer.status, text: await answer.text() };
}

const queries = listProcedures().filter(({ type, access }) => type === 'query' && access !== 'operator');

test.each(queries)('$path shows another account nothing of the first', async ({ path }) => {
  const input = path === 'checkout.status' ? { reference: SESSION } : VALID_INPUTS[path];
  const { text } = await read(path, input, other.cookie);
  expect(text).not.toMatch(/victim/i);
  expect(text).not.toContain(victim.accountId);
});

test('the owner sees their own, so the walls are not just empty rooms', async () => {
  expect((await read('invoices.list', {}, victim.cookie)).text).toContain('VICTIM-0001');
  expect((await read('checkout.status', { reference: SESSION }, victim.cookie)).text).toContain('"active"');
  expect((await read('checkout.status', { reference: SESSION }, other.cookie)).status).toBe(404);
});

test("a change asked for by another account does not reach the first one's subscription", async () => {
  const actId = crypto.randomUUID();
  const cancel = await api.post(
    '/api/trpc/cancellation.cancel',
    { feedback: null, comment: null, actId },
    { cookie: other.cookie },
  );
  expect(cancel.status).toBe(412);
  expect(await cancel.text()).toContain('no_live_subscription');
});
