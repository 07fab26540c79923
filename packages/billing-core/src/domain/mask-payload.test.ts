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

test('what changed of a customer is hidden as on the customer, of a product it is shown', () => {
  const changed = (object: string) => ({
    object: { object, id: 'x_1', name: 'Now' },
    previous_attributes: { name: 'Before', description: 'Words', metadata: { note: 'VIP' }, phone: null },
  });
  expect(maskPayload(changed('customer'))).toEqual({
    object: { object: 'customer', id: 'x_1', name: '•••' },
    previous_attributes: { name: '•••', description: '•••', metadata: { note: '•••' }, phone: null },
  });
  expect(maskPayload(changed('product'))).toEqual(changed('product'));
});

test('of a tax id its kind, country and status are shown, its number and whose it is are not', () => {
  const shown = { object: 'tax_id', id: 'txi_1', type: 'eu_vat', country: 'DE' };
  expect(
    maskPayload({
      ...shown,
      value: 'DE123456789',
      verification: { status: 'verified', verified_name: 'Ada GmbH', verified_address: 'Street 1, Berlin' },
    }),
  ).toEqual({
    ...shown,
    value: '•••',
    verification: { status: 'verified', verified_name: '•••', verified_address: '•••' },
  });
});

test('of a dispute all evidence is hidden, and how it stands is shown', () => {
  const shown = {
    object: 'dispute',
    id: 'dp_1',
    amount: 2900,
    reason: 'fraudulent',
    status: 'needs_response',
    evidence_details: { due_by: 1_700_000_000, has_evidence: true, submission_count: 0 },
  };
  const payer = { case_id: 'PP-1', reason_code: '10.4' };
  expect(
    maskPayload({
      ...shown,
      evidence: {
        customer_purchase_ip: '192.0.2.1',
        uncategorized_text: 'She wrote to us.',
        receipt: null,
        enhanced_evidence: {
          visa_compelling_evidence_3: { disputed_transaction: { customer_device_id: 'd' } },
        },
      },
      payment_method_details: { type: 'paypal', paypal: payer },
    }),
  ).toEqual({
    ...shown,
    evidence: {
      customer_purchase_ip: '•••',
      uncategorized_text: '•••',
      receipt: null,
      enhanced_evidence: {
        visa_compelling_evidence_3: { disputed_transaction: { customer_device_id: '•••' } },
      },
    },
    payment_method_details: { type: 'paypal', paypal: payer },
  });
});

test("of a customer's metadata what Billwright keeps in it is shown, and nothing else; a subscription's is shown", () => {
  const metadata = { billwright_account: 'acme', intent_id: 'i_1', vip: 'Ada', team: '' };
  expect(maskPayload({ object: 'customer', metadata })).toEqual({
    object: 'customer',
    metadata: { billwright_account: 'acme', intent_id: 'i_1', vip: '•••', team: '•••' },
  });
  expect(maskPayload({ object: 'subscription', metadata })).toEqual({ object: 'subscription', metadata });
});

test('a text with an e-mail address in it is hidden, whatever its field is called', () => {
  expect(maskPayload({ object: 'charge', description: 'For ada@example.com, thanks' })).toEqual({
    object: 'charge',
    description: '•••',
  });
});

/** Where personal data can stand, by the object that it stands on. */
const PLANTS: Readonly<Record<string, readonly string[]>> = {
  customer: [
    'name',
    'description',
    'metadata.note',
    'phone',
    'address.line1',
    'shipping.name',
    'tax.ip_address',
  ],
  tax_id: ['value', 'verification.verified_name', 'verification.verified_address'],
  dispute: [
    'evidence.billing_address',
    'evidence.customer_email_address',
    'evidence.customer_purchase_ip',
    'evidence.shipping_address',
    'evidence.uncategorized_text',
  ],
  invoice: ['customer_name', 'customer_email', 'customer_shipping.address.city', 'customer_tax_ids.0.value'],
  charge: [
    'billing_details.name',
    'receipt_email',
    'payment_method_details.paypal.payer_email',
    'payment_method_details.card.wallet.masterpass.name',
    'payment_method_details.ideal.verified_name',
    'payment_method_details.sepa_debit.last4',
  ],
  payment_method: ['billing_details.address.postal_code', 'boleto.tax_id', 'upi.vpa', 'metadata.note'],
  'checkout.session': [
    'customer_details.phone',
    'collected_information.individual_name',
    'custom_fields.0.text.value',
  ],
  subscription: ['cancellation_details.comment'],
  refund: ['instructions_email', 'next_action.display_details.email_sent.email_sent_to'],
  mandate: ['customer_acceptance.online.ip_address', 'customer_acceptance.online.user_agent'],
};
const SECRET = 'Ada Lovelace';
/** Ids, amounts and statuses: what operators read. */
const KEPT = { id: 'obj_kept', amount: 1815, status: 'kept_status' };

/** `value` at the end of a path of keys and places in lists. */
const plant = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight((inside, key) => (key === '0' ? [inside] : { [key]: inside }), value);

const planted = fc
  .constantFrom(...Object.entries(PLANTS).flatMap(([type, paths]) => paths.map((path) => ({ type, path }))))
  .chain(({ type, path }) => {
    const fields = plant(path, SECRET) as object;
    return fc.constantFrom(
      { ...KEPT, object: type, ...fields },
      { object: { ...KEPT, object: type }, previous_attributes: fields },
    );
  });

test('however deep it lies, now or before, nothing personal gets through; ids, amounts and statuses do', () => {
  const around = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { weight: 2, arbitrary: planted },
      fc.constant({ email: SECRET, client_secret: SECRET }),
      fc.record({ object: fc.constantFrom('event', 'list', 'product'), data: tie('node') }),
      fc.dictionary(fc.stringMatching(/^x[a-z]{0,5}$/), tie('node'), { maxKeys: 3 }),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.integer(),
    ),
  })).node;
  const countOf = (text: string, value: unknown) => text.split(JSON.stringify(value)).length;
  fc.assert(
    fc.property(around, (payload) => {
      const [before, after] = [JSON.stringify(payload), JSON.stringify(maskPayload(payload))];
      expect(after).not.toContain(SECRET);
      expect(countOf(after, KEPT.id)).toBe(countOf(before, KEPT.id));
      expect(countOf(after, KEPT.status)).toBe(countOf(before, KEPT.status));
      expect(countOf(after, KEPT.amount)).toBeGreaterThanOrEqual(countOf(before, KEPT.amount));
    }),
    { numRuns: 500 },
  );
});
