import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPayload } from './mask-payload.ts';

test('hides people and secrets, keeps what explains a decision', () => {
  expect(
    maskPayload({
      id: 'evt_1',
      data: {
        object: {
          object: 'invoice',
          id: 'in_1',
          amount_due: 2900,
          customer_email: 'ada@example.com',
          customer_address: { city: 'London', line2: null },
          hosted_invoice_url: 'https://invoice.stripe.com/i/secret',
          lines: { object: 'list', url: '/v1/invoices/in_1/lines', data: [{ description: 'Starter' }] },
        },
        previous_attributes: { customer_email: 'old@example.com' },
      },
    }),
  ).toEqual({
    id: 'evt_1',
    data: {
      object: {
        object: 'invoice',
        id: 'in_1',
        amount_due: 2900,
        customer_email: '•••',
        customer_address: { city: '•••', line2: null },
        hosted_invoice_url: '•••',
        lines: { object: 'list', url: '/v1/invoices/in_1/lines', data: [{ description: 'Starter' }] },
      },
      previous_attributes: { customer_email: '•••' },
    },
  });
});

test("a customer's name is hidden, a product's is not", () => {
  expect(maskPayload({ object: 'customer', name: 'Ada' })).toEqual({ object: 'customer', name: '•••' });
  expect(maskPayload({ object: 'product', name: 'Pro' })).toEqual({ object: 'product', name: 'Pro' });
});

test('however deep it lies, an address never gets through', () => {
  const secret = 'ada@secret.example';
  const around = fc.letrec((tie) => ({
    node: fc.oneof(
      fc.constant({ email: secret, client_secret: secret }),
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.integer(),
    ),
  }));
  fc.assert(
    fc.property(around.node, (payload) => !JSON.stringify(maskPayload(payload) ?? null).includes(secret)),
  );
});
