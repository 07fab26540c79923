import {
  MAIL_KINDS,
  type MailDetails,
  type MailKind,
  type MailOf,
  type MailToRender,
  type Money,
} from '@billwright/billing-core';

const APP = 'https://app.acme.example';
const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });
const plan = { subscriptionId: 'sub_1', planKey: 'pro' };
const dispute = {
  disputeId: 'dp_1',
  accountId: 'acct_lovelace',
  accountName: 'Lovelace & Daughters',
  amount: usd(7_900),
  reason: 'fraudulent',
  dueBy: '2026-03-09T23:59:59.000Z',
  isInquiry: false,
};

const PROPS: { [K in MailKind]: MailOf<K>['props'] } = {
  welcome: plan,
  receipt: { invoiceId: 'in_1', total: usd(7_900) },
  payment_failed: {
    invoiceId: 'in_1',
    amount: usd(7_900),
    step: 2,
    advice: 'add_funds',
    nextAttemptAt: '2026-03-03T10:00:00.000Z',
    isLastAttempt: false,
    consequence: 'cancelled',
    consequenceAt: '2026-03-07T10:00:00.000Z',
    payUrl: `${APP}/billing/invoices/in_1`,
    updateCardUrl: `${APP}/billing/payment-methods`,
  },
  action_required: { invoiceId: 'in_1', amount: { amountMinor: 1_234_567, currency: 'jpy' } },
  card_expiring: {
    paymentMethodId: 'pm_1',
    brand: 'Visa',
    last4: '4242',
    expMonth: 3,
    expYear: 2026,
    updateCardUrl: `${APP}/billing/payment-methods`,
  },
  trial_ending: { subscriptionId: 'sub_1', endsAt: '2026-03-03T10:00:00.000Z' },
  renewal_notice: { ...plan, renewsAt: '2026-03-31T10:00:00.000Z', amount: usd(79_000) },
  plan_changed: {
    subscriptionId: 'sub_1',
    from: { planKey: 'starter', interval: 'month' },
    to: { planKey: 'pro', interval: 'year' },
  },
  cancelled: { ...plan, stage: 'scheduled' },
  paused: plan,
  resumed: plan,
  price_increase_notice: {
    ...plan,
    oldBill: { amountMinor: 7_900, currency: 'kwd' },
    newBill: { amountMinor: 9_500, currency: 'kwd' },
    interval: 'month',
    effectiveAt: '2026-04-01T00:00:00.000Z',
  },
  price_increase_withdrawn: plan,
  refund: {
    refundId: 're_1',
    amount: usd(2_900),
    invoiceId: 'in_1',
    isFull: false,
    note: 'With our apologies for Tuesday.',
    creditNoteUrl: 'https://pay.stripe.com/credit_notes/cn_1/pdf',
  },
  usage_alert: {
    feature: 'api_calls',
    percent: 80,
    used: 80_123,
    included: 100_000,
    periodEndsAt: '2026-03-31T10:00:00.000Z',
  },
  dispute_opened: dispute,
  dispute_reminder: { ...dispute, hoursLeft: 24 },
  early_fraud_warning: {
    warningId: 'issfr_1',
    chargeId: 'ch_1',
    accountId: 'acct_lovelace',
    accountName: 'Lovelace & Daughters',
    amount: usd(7_900),
    fraudType: 'made_with_stolen_card',
  },
};

/** Other cases of a kind: what is another than usual. */
const CASES: { [K in MailKind]?: Record<string, Partial<MailOf<K>['props']>> } = {
  receipt: { yen: { total: { amountMinor: 1_234_567, currency: 'jpy' } } },
  payment_failed: {
    wait: { advice: 'wait', step: 1 },
    authenticate: { advice: 'authenticate', consequence: 'paused' },
    hard: { advice: 'update_card', nextAttemptAt: null, consequence: 'past_due' },
    last: { advice: 'ask_bank', nextAttemptAt: null, isLastAttempt: true },
  },
  card_expiring: { unknown_brand: { brand: 'card' } },
  renewal_notice: { unknown_amount: { amount: null } },
  plan_changed: {
    interval: { from: { planKey: 'pro', interval: 'month' }, to: { planKey: 'pro', interval: 'year' } },
  },
  cancelled: { ended: { stage: 'ended' } },
  price_increase_notice: { unknown_bills: { oldBill: null, newBill: null, interval: 'year' } },
  refund: { full: { isFull: true, note: null, creditNoteUrl: null } },
  usage_alert: { all: { percent: 100, used: 100_000 } },
  dispute_opened: {
    inquiry: { isInquiry: true, reason: 'subscription_canceled' },
    unknown: { accountId: null, accountName: null, dueBy: null, reason: 'of_a_new_kind' },
  },
  dispute_reminder: { inquiry: { isInquiry: true } },
};

/** As long as names and amounts get. */
const LONG_NAME =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KGaA';
const LONG_AMOUNT = { amountMinor: 98_765_432_109_876, currency: 'kwd' };

const DETAILS: MailDetails = {
  product: 'Acme',
  planNames: { starter: 'Starter', pro: 'Pro' },
  featureNames: { api_calls: 'API calls' },
  invoice: {
    number: 'ACME-0042',
    paid: usd(7_900),
    hostedUrl: 'https://invoice.stripe.com/i/in_1',
    pdfUrl: 'https://pay.stripe.com/invoice/in_1/pdf',
  },
  subscription: {
    planKey: 'pro',
    interval: 'month',
    endsAt: '2026-03-31T10:00:00.000Z',
    pauseEndsAt: '2026-05-01T10:00:00.000Z',
  },
};

export const MAIL_SAMPLE_KINDS = Object.keys(PROPS).filter((kind): kind is MailKind =>
  Object.hasOwn(PROPS, kind),
);

/** The cases that there are samples of. */
export const sampleCases = (kind: MailKind): string[] => ['usual', ...Object.keys(CASES[kind] ?? {}), 'long'];

/** One mail of a kind, as it might have been; tests and the preview render them all. */
export const sampleMail = (kind: MailKind, language: string, which = 'usual'): MailToRender => {
  const usual = sampleOf(kind, language, which);
  return which === 'long' ? lengthen(usual) : usual;
};

function sampleOf<K extends MailKind>(kind: K, language: string, which: string): { [P in K]: MailOf<P> }[K] {
  const props = { ...PROPS[kind], ...CASES[kind]?.[which] };
  return {
    kind,
    props,
    audience: MAIL_KINDS[kind].audience,
    details: detailsOf(props),
    accountName: 'Lovelace & Daughters',
    appUrl: APP,
    unsubscribeUrl: MAIL_KINDS[kind].topic ? `${APP}/mail/unsubscribe/sample` : null,
    language,
  };
}

/** An invoice is looked up where a mail is about one; it was paid with what is said. */
function detailsOf(props: object): MailDetails {
  const { invoice, ...others } = DETAILS;
  if (!('invoiceId' in props) || !invoice) return others;
  return { ...others, invoice: { ...invoice, ...('total' in props ? { paid: props.total as Money } : {}) } };
}

/** With names and amounts as long as they get. */
function lengthen(usual: MailToRender): MailToRender {
  const mail = structuredClone(usual);
  for (const value of [...Object.values(mail.props), mail.details.invoice?.paid])
    if (isMoney(value)) Object.assign(value, LONG_AMOUNT);
  if ('accountName' in mail.props) mail.props.accountName = LONG_NAME;
  mail.accountName = LONG_NAME;
  mail.details.product = LONG_NAME;
  mail.details.planNames = { starter: LONG_NAME, pro: LONG_NAME };
  mail.details.featureNames = { api_calls: LONG_NAME };
  return mail;
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value;
