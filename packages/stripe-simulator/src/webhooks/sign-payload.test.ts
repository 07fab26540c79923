import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { signPayload } from './sign-payload.ts';

const stripe = new Stripe('sk_test_123');
const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid', note: 'Zażółć ¥' });
const nowSeconds = Math.floor(Date.now() / 1000);
const verify = (header: string, secret: string, payload = body) =>
  stripe.webhooks.constructEventAsync(payload, header, secret);

describe('the signature of a delivery', () => {
  test('is accepted by the official SDK', async () => {
    const event = await verify(signPayload(body, ['whsec_a'], nowSeconds), 'whsec_a');
    expect(event.id).toBe('evt_1');
  });

  test('holds one v1 per secret during a roll, and either secret verifies it', async () => {
    const header = signPayload(body, ['whsec_new', 'whsec_old'], nowSeconds);
    expect(header.match(/v1=[0-9a-f]{64}/g)).toHaveLength(2);
    await expect(verify(header, 'whsec_new')).resolves.toMatchObject({ id: 'evt_1' });
    await expect(verify(header, 'whsec_old')).resolves.toMatchObject({ id: 'evt_1' });
  });

  test('is refused with another secret, a changed body or an old timestamp', async () => {
    const header = signPayload(body, ['whsec_a'], nowSeconds);
    await expect(verify(header, 'whsec_b')).rejects.toThrow(/signature/);
    await expect(verify(header, 'whsec_a', `${body} `)).rejects.toThrow(/signature/);
    await expect(verify(signPayload(body, ['whsec_a'], nowSeconds - 600), 'whsec_a')).rejects.toThrow(
      /tolerance/,
    );
  });
});
