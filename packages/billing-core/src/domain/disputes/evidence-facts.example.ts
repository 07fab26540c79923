import type { EvidenceFacts } from './evidence-facts.ts';

const at = (iso: string) => new Date(`${iso}:00Z`);
const address = {
  line1: '1 High Street',
  line2: null,
  city: 'Berlin',
  state: null,
  postal_code: '10115',
  country: 'DE',
};

/** What is held about somebody who pays for a plan and uses it. */
export const someEvidenceFacts = (): EvidenceFacts => ({
  product: 'Acme',
  policy: {
    refundPolicy: { text: 'Within 14 days.', shown: 'Above the button that pays.' },
    cancellationPolicy: { text: 'Cancel at any time.', shown: 'Above the button that pays.' },
  },
  dispute: {
    id: 'du_1',
    chargeId: 'ch_1',
    amountMinor: 2_900,
    currency: 'usd',
    createdAt: at('2026-02-05T10:00'),
  },
  account: { id: 'acme', name: 'Acme Ltd', email: 'ada@acme.example', createdAt: at('2025-12-01T10:00') },
  customer: { name: 'Acme Ltd', email: 'billing@acme.example', address },
  charge: {
    paidAt: at('2026-01-31T10:00'),
    billingName: 'Ada Lovelace',
    billingEmail: 'ada@acme.example',
    billingAddress: address,
    brand: 'visa',
    last4: '4242',
    cvcCheck: 'pass',
    postalCodeCheck: 'pass',
    threeDSecure: null,
    receiptNumber: '1234-5678',
    statementDescriptor: 'ACME',
    fingerprint: 'card_1',
  },
  invoice: {
    number: 'ACME-0002',
    totalMinor: 2_900,
    currency: 'usd',
    paidAt: at('2026-01-31T10:00'),
    lines: [{ description: '1 × Starter', startsAt: at('2026-01-31T10:00'), endsAt: at('2026-02-28T10:00') }],
  },
  subscription: {
    planName: 'Starter',
    planWords: 'Small teams',
    startedAt: at('2025-12-31T10:00'),
    cancelAskedAt: null,
    endedAt: null,
  },
  acceptances: [
    {
      policy: 'Terms of service',
      version: '2026-01',
      shownAt: 'checkout',
      wording: 'By choosing a plan you agree to the terms of service.',
      ip: '203.0.113.7',
      acceptedAt: at('2026-01-31T09:58'),
    },
  ],
  access: [
    {
      ip: '203.0.113.7',
      userAgent: 'Firefox',
      requests: 42,
      firstAt: at('2026-02-01T08:00'),
      lastAt: at('2026-02-01T17:00'),
    },
  ],
  usage: [],
  mails: [
    {
      kind: 'receipt',
      subject: 'Your receipt from Acme',
      recipient: 'ada@acme.example',
      sentAt: at('2026-01-31T10:01'),
    },
  ],
  earlierPayments: [
    {
      chargeId: 'ch_0',
      amountMinor: 2_900,
      currency: 'usd',
      paidAt: at('2025-12-31T10:00'),
      description: 'Starter',
    },
  ],
  lookalike: null,
});
