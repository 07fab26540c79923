import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, openShop, type Shop, subscribe } from '../shop.ts';
import { Judge } from './judge.ts';
import { loadSchemas } from './load-schemas.ts';

const schemas = await loadSchemas();

type Json = Record<string, unknown>;
let shop: Shop;
const answers: Record<string, Json> = {};

beforeAll(async () => {
  shop = await openShop();
  const subscription = await subscribe(shop, shop.starter, { metadata: { team: 'a' } });
  await shop.advance(40 * DAY);
  const invoice = String((await shop.stripe.subscriptions.retrieve(subscription.id)).latest_invoice);
  await shop.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  for (const path of [
    `/v1/invoices/${invoice}?expand[]=customer&expand[]=payments.data.payment.payment_intent`,
    `/v1/subscriptions/${subscription.id}?expand[]=latest_invoice.payments&expand[]=items.data.price.product`,
    `/v1/prices/${shop.starter.id}?expand[]=currency_options`,
    '/v1/customers/search?query=email:"ada@example.com"',
    '/v1/events?limit=5&type=customer.subscription.updated',
    '/v1/charges?limit=2&expand[]=data.balance_transaction',
    '/v2/core/events?limit=5',
  ])
    answers[path.split('?')[0] ?? ''] = await get(path);
});
afterAll(() => shop.running.close());

async function get(path: string): Promise<Json> {
  const answer = await fetch(`${shop.running.url}${path}`, {
    headers: { authorization: 'Bearer sk_test_1' },
  });
  return (await answer.json()) as Json;
}

function judged(method: string, path: string, body: unknown, status = 200): string[] {
  const judge = new Judge(schemas);
  const route = path.replace(/\/(in|sub|price|cus|evt|dp)_\w+/, '/:id');
  judge.answer({ method, path, route, status, body: JSON.stringify(body), isNarrowed: false });
  return judge.takeProblems().map((problem) => problem.replace(/^.*?\(\d+\): /, ''));
}

/** Every hash inside a value, with its path. Those that may hold anything are left out. */
function hashesIn(value: unknown, path: string): { hash: Json; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => hashesIn(item, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null || /\.metadata$/.test(path)) return [];
  const hash = value as Json;
  return [
    { hash, path },
    ...Object.entries(hash).flatMap(([key, inner]) => hashesIn(inner, `${path}.${key}`)),
  ];
}

/** Changes one thing at a time, everywhere, and tells where the judge did not see it. */
function unseen(path: string, answer: Json, change: (hash: Json, key: string) => void): string[] {
  const copy = JSON.parse(JSON.stringify(answer)) as Json;
  return hashesIn(copy, '').flatMap(({ hash, path: at }) =>
    Object.keys(hash).flatMap((key) => {
      const kept = { ...hash };
      change(hash, key);
      const seen = judged('GET', path, copy).length > 0;
      for (const name of Object.keys(hash)) delete hash[name];
      Object.assign(hash, kept);
      return seen ? [] : [`${at}.${key}`];
    }),
  );
}

describe('in real answers, with objects expanded to four levels', () => {
  test('nothing is wrong', () => {
    for (const [path, answer] of Object.entries(answers))
      expect(judged('GET', path, answer), path).toEqual([]);
  });

  test('a property that nobody declares is seen in every object, however deep', () => {
    for (const [path, answer] of Object.entries(answers)) {
      const wrong = unseen(path, answer, (hash) => {
        hash.nobody_declares_this = 1;
      });
      expect(wrong, path).toEqual([]);
    }
  });

  test('a value of another kind is seen at every property', () => {
    for (const [path, answer] of Object.entries(answers)) {
      const wrong = unseen(path, answer, (hash, key) => {
        hash[key] = typeof hash[key] === 'string' ? 7 : 'something else';
      });
      // Ids in place of what was expanded are right, and so is any text for null where text may stand.
      const rightAnyway = wrong.filter((at) => !isTextRight(answer, at));
      expect(rightAnyway, path).toEqual([]);
    }
  });

  test('what is missing is seen, if it is not optional', () => {
    for (const [path, answer] of Object.entries(answers)) {
      const wrong = unseen(path, answer, (hash, key) => {
        delete hash[key];
      });
      const required = wrong.filter((at) =>
        /\.(id|object|created|livemode|amount|status|customer)$/.test(at),
      );
      expect(required, path).toEqual([]);
    }
  });
});

/** Whether a text is right where null or an expanded object stands. */
function isTextRight(answer: Json, at: string): boolean {
  const value = at
    .slice(1)
    .split(/\.|\[|\]\.?/)
    .filter((part) => part !== '')
    .reduce<unknown>((inner, key) => (inner as Json)[key], answer);
  return value === null || (typeof value === 'object' && 'id' in value);
}

describe('the judge', () => {
  const customer = async () =>
    get(`/v1/customers/${String((await shop.stripe.customers.list()).data[0]?.id)}`);

  test('takes one value of an open enum for what it is: one of those that are listed', () => {
    const [path = '', answer] = Object.entries(answers)[0] ?? [];
    expect(judged('GET', path, { ...answer, status: 'sort_of_paid' })).toEqual([
      expect.stringMatching(/^\.status is "sort_of_paid"/),
    ]);
  });

  test('tells null from what is not there', async () => {
    const whole = await customer();
    const { email: _, ...without } = whole;
    expect(judged('GET', '/v1/customers/cus_1', without)).toEqual(['.email is missing']);
    expect(judged('GET', '/v1/customers/cus_1', { ...whole, invoice_settings: null })).toHaveLength(1);
    expect(judged('GET', '/v1/customers/cus_1', { ...whole, subscriptions: null })).toHaveLength(1);
  });

  test('knows deleted objects, and takes no whole one for deleted', async () => {
    const deleted = { id: 'cus_1', object: 'customer', deleted: true };
    expect(judged('GET', '/v1/customers/cus_1', deleted)).toEqual([]);
    expect(judged('GET', '/v1/customers/cus_1', { ...deleted, deleted: false })).not.toEqual([]);
    expect(judged('GET', '/v1/customers/cus_1', { ...(await customer()), deleted: true })).not.toEqual([]);
    expect(judged('DELETE', '/v1/customers/cus_1', await customer())).not.toEqual([]);
  });

  test('knows the lists of both versions, and what is in them', async () => {
    const list = { object: 'list', data: [await customer()], has_more: false, url: '/v1/customers' };
    expect(judged('GET', '/v1/customers', list)).toEqual([]);
    expect(judged('GET', '/v1/customers', { ...list, total_count: 1 })).toEqual(['.total_count is unknown']);
    expect(judged('GET', '/v1/coupons', list)).not.toEqual([]);
    expect(judged('GET', '/v1/customers/search', list)).not.toEqual([]);
    expect(judged('GET', '/v2/core/events', list)).not.toEqual([]);
  });

  test('knows decimals, metadata and maps', async () => {
    const price = answers[`/v1/prices/${shop.starter.id}`];
    const at = '/v1/prices/price_1';
    expect(judged('GET', at, { ...price, unit_amount_decimal: '29.5' })).toEqual([]);
    expect(judged('GET', at, { ...price, unit_amount_decimal: 'many' })).toHaveLength(1);
    expect(judged('GET', at, { ...price, metadata: { a: 1 } })).toHaveLength(1);
    expect(judged('GET', at, { ...price, currency_options: { eur: { unit_amount: 1 } } })).not.toEqual([]);
  });

  test('knows errors and their codes', () => {
    const error = { type: 'invalid_request_error', message: 'No.', request_log_url: 'https://x' };
    const of = (more: object) => judged('GET', '/v1/customers/cus_1', { error: { ...error, ...more } }, 404);
    expect(of({})).toEqual([]);
    expect(of({ code: 'resource_missing', param: 'id' })).toEqual([]);
    expect(of({ code: 'made_up' })).toHaveLength(1);
    expect(of({ status: 404 })).toEqual(['.error.status is unknown']);
    expect(of({ type: 'some_error' })).toHaveLength(1);
  });

  test('knows no answer of a route that the SDK has no method for', () => {
    expect(judged('GET', '/v1/invoices/upcoming', {})).toEqual([
      expect.stringContaining('the SDK has no such method'),
    ]);
  });

  test('knows events by their type, with what has changed', () => {
    const list = answers['/v1/events'] as { data: Json[] } | undefined;
    const [event] = list?.data ?? [];
    const problems = (changed: object) => {
      const judge = new Judge(schemas);
      const data = { ...(event?.data as Json), previous_attributes: changed };
      judge.event({ event: { ...event, data } });
      return judge.takeProblems();
    };
    expect(problems({ cancel_at_period_end: false, cancel_at: null })).toEqual([]);
    expect(problems({ items: { data: [] } })).toEqual([]);
    expect(problems({ cancel_at_period_end: 'no' })).toHaveLength(1);
    expect(problems({ nobody_declares_this: 1 })).toHaveLength(1);
    expect(problems({ cancellation_details: { nobody_declares_this: 1 } })).toHaveLength(1);
  });

  test('tells a webhook’s whole event from a thin one', () => {
    const list = answers['/v2/core/events'] as { data: Json[] } | undefined;
    const [thin] = list?.data ?? [];
    const of = (event: object) => {
      const judge = new Judge(schemas);
      judge.delivery({ body: JSON.stringify(event) });
      return judge.takeProblems();
    };
    expect(of(thin ?? {})).toEqual([]);
    expect(of({ ...thin, data: {} })).toHaveLength(1);
    expect(of({ ...thin, object: 'event' })).not.toEqual([]);
  });
});
