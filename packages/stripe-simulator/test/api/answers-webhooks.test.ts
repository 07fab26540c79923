import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveThinEventTypes } from '../../scripts/derive-thin-event-types.ts';
import { THIN_EVENT_TYPES, THIN_EVENTS_ABOUT_NOTHING } from '../../src/kernel/events/thin-event-types.ts';
import { differences } from '../conforms.ts';
import { DAY, openShop, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await subscribe(shop, shop.starter);
  await shop.advance(40 * DAY);
});
afterAll(() => shop.running.close());

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${shop.running.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_1' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

const destination = {
  name: 'D',
  type: 'webhook_endpoint',
  event_payload: 'thin',
  enabled_events: ['v1.customer.created'],
  webhook_endpoint: { url: 'http://127.0.0.1:9/none' },
  include: ['webhook_endpoint.signing_secret', 'webhook_endpoint.url'],
};

test('event destinations are what the SDK declares, in every state', async () => {
  const thin = await call('POST', '/v2/core/event_destinations', destination);
  const snapshot = await call('POST', '/v2/core/event_destinations', {
    ...destination,
    event_payload: 'snapshot',
    enabled_events: ['*'],
    include: [],
  });
  const disabled = await call('POST', `/v2/core/event_destinations/${String(thin.id)}/disable`);
  const list = await call('GET', '/v2/core/event_destinations');
  for (const object of [thin, snapshot, disabled, ...(list.data as unknown[])])
    expect(differences(object, 'V2.Core.EventDestination')).toEqual([]);
  expect(Object.keys(list).toSorted()).toEqual(['data', 'next_page_url', 'previous_page_url']);
});

test('every thin event that names an object names one that can be fetched', async () => {
  const { data } = (await call('GET', '/v2/core/events?limit=100')) as {
    data: { type: string; related_object?: { id?: string; type: string; url: string } }[];
  };
  expect(new Set(data.map(({ type }) => type)).size).toBeGreaterThan(10);
  for (const event of data) {
    const { related_object: related } = event;
    if (THIN_EVENTS_ABOUT_NOTHING.has(event.type)) continue;
    if (!related) throw new Error(`${event.type} is about nothing`);
    const { type, url, ...id } = related;
    // The balance is the only one of its kind and has no id.
    expect(Object.keys(id)).toEqual(type === 'balance' ? [] : ['id']);
    expect(await call('GET', url)).toMatchObject({ ...id, object: type });
  }
});

test('the types of thin events are those of the SDK that is installed', () => {
  const { all, aboutNothing } = deriveThinEventTypes();
  expect([...THIN_EVENT_TYPES]).toEqual(all);
  expect([...THIN_EVENTS_ABOUT_NOTHING]).toEqual(aboutNothing);
});
