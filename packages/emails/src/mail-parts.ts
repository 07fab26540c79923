import { brandName, type MailKind, type MailOf } from '@billwright/billing-core';
import type { Formats } from './formats.ts';
import type { Language } from './language.ts';
import { reasonWords } from './languages/reasons.ts';

/** A line of a mail's table. */
export type Fact = [label: string, value: string];

/** What a kind shows beside its words, the same in every language. */
interface MailParts<K extends MailKind> {
  /** Where its button leads; absolute. */
  url(mail: MailOf<K>): string;
  facts(mail: MailOf<K>, language: Language, formats: Formats): Fact[];
  /** Where another way leads; absolute, null where there is none. */
  moreUrl(mail: MailOf<K>): string | null;
}

type Part<K extends MailKind> = (language: Language, formats: Formats, mail: MailOf<K>) => Fact[];

const parts = <K extends MailKind>(
  url: MailParts<K>['url'],
  facts: Part<K>,
  moreUrl: MailParts<K>['moreUrl'] = () => null,
): MailParts<K> => ({
  url,
  moreUrl,
  facts: (mail, language, formats) => facts(language, formats, mail),
});

type Linked = Pick<MailOf<MailKind>, 'appUrl'>;
const toPlan = ({ appUrl }: Linked) => `${appUrl}/billing`;
const toDispute = ({ appUrl, props }: Linked & { props: { disputeId: string } }) =>
  `${appUrl}/operate/disputes/${encodeURIComponent(props.disputeId)}`;
const invoiceUrl = (appUrl: string, id: string) => `${appUrl}/billing/invoices/${encodeURIComponent(id)}`;

const planFact = (language: Language, formats: Formats, planKey: string): Fact => [
  language.facts.plan,
  formats.plan(planKey),
];
const ofPlan: Part<'welcome' | 'paused' | 'resumed' | 'price_increase_withdrawn'> = (
  language,
  formats,
  { props },
) => [planFact(language, formats, props.planKey)];

const ofDispute: Part<'dispute_opened' | 'dispute_reminder'> = ({ facts, reasons }, f, { props }) => [
  [facts.customer, props.accountName ?? props.accountId ?? '–'],
  [facts.amount, f.money(props.amount)],
  [facts.reason, reasonWords(reasons, props.reason)],
  ...(props.dueBy ? [[facts.answerBy, f.moment(props.dueBy)] satisfies Fact] : []),
];

export const MAIL_PARTS: { [K in MailKind]: MailParts<K> } = {
  welcome: parts(toPlan, ofPlan),
  receipt: parts(
    ({ appUrl, props }) => invoiceUrl(appUrl, props.invoiceId),
    ({ facts }, f, { props, details: { invoice } }) => [
      ...(invoice?.number ? [[facts.invoice, invoice.number] satisfies Fact] : []),
      [facts.paid, f.money(invoice?.paid ?? props.total)],
    ],
  ),
  payment_failed: parts(
    ({ props }) => props.payUrl,
    ({ facts }, f, { props, details: { invoice } }) => [
      ...(invoice?.number ? [[facts.invoice, invoice.number] satisfies Fact] : []),
      [facts.amount, f.money(props.amount)],
      ...(props.nextAttemptAt ? [[facts.nextAttempt, f.day(props.nextAttemptAt)] satisfies Fact] : []),
    ],
    ({ props }) => props.updateCardUrl,
  ),
  action_required: parts(
    ({ appUrl, props, details }) => details.invoice?.hostedUrl ?? invoiceUrl(appUrl, props.invoiceId),
    ({ facts }, f, { props }) => [[facts.amount, f.money(props.amount)]],
  ),
  card_expiring: parts(
    ({ props }) => props.updateCardUrl,
    ({ facts }, _, { props }) => [
      [facts.card, `${brandName(props.brand) ?? facts.card} •••• ${props.last4}`],
      [facts.expires, `${String(props.expMonth).padStart(2, '0')}/${props.expYear}`],
    ],
  ),
  trial_ending: parts(toPlan, (language, f, { props, details: { subscription } }) => [
    ...(subscription ? [planFact(language, f, subscription.planKey)] : []),
    [language.facts.endsOn, f.moment(props.endsAt)],
  ]),
  renewal_notice: parts(toPlan, (language, f, { props }) => [
    planFact(language, f, props.planKey),
    [language.facts.renewsOn, f.day(props.renewsAt)],
    ...(props.amount ? [[language.facts.amount, f.money(props.amount)] satisfies Fact] : []),
  ]),
  plan_changed: parts(toPlan, ({ facts, billed }, f, { props: { from, to } }) => [
    [facts.from, `${f.plan(from.planKey)}, ${billed[from.interval]}`],
    [facts.to, `${f.plan(to.planKey)}, ${billed[to.interval]}`],
  ]),
  cancelled: parts(
    ({ appUrl, props }) => `${appUrl}${props.stage === 'ended' ? '/pricing' : '/billing'}`,
    (language, f, { props, details: { subscription } }) => [
      planFact(language, f, props.planKey),
      ...(subscription?.endsAt
        ? [
            [
              props.stage === 'ended' ? language.facts.endedOn : language.facts.endsOn,
              f.day(subscription.endsAt),
            ] satisfies Fact,
          ]
        : []),
    ],
  ),
  paused: parts(toPlan, ofPlan),
  resumed: parts(toPlan, ofPlan),
  price_increase_notice: parts(toPlan, (language, f, { props }) => {
    const { facts, interval } = language;
    const price = (label: string, bill: typeof props.oldBill): Fact[] =>
      bill ? [[label, `${f.money(bill)} ${interval[props.interval]}`]] : [];
    return [
      planFact(language, f, props.planKey),
      ...price(facts.priceNow, props.oldBill),
      ...price(facts.priceThen, props.newBill),
      [facts.startsOn, f.day(props.effectiveAt)],
    ];
  }),
  price_increase_withdrawn: parts(toPlan, ofPlan),
  refund: parts(
    ({ appUrl, props }) => (props.invoiceId ? invoiceUrl(appUrl, props.invoiceId) : `${appUrl}/billing`),
    ({ facts }, f, { props, details: { invoice } }) => [
      ...(invoice?.number ? [[facts.invoice, invoice.number] satisfies Fact] : []),
      [facts.amount, f.money(props.amount)],
    ],
    ({ props }) => props.creditNoteUrl,
  ),
  usage_alert: parts(
    ({ appUrl }) => `${appUrl}/billing/usage`,
    ({ facts }, f, { props }) => [
      [facts.used, `${f.count(props.used)} / ${f.count(props.included)} (${f.percent(props.percent)})`],
      [facts.periodEnds, f.day(props.periodEndsAt)],
    ],
  ),
  dispute_opened: parts(toDispute, ofDispute),
  dispute_reminder: parts(toDispute, ofDispute),
  early_fraud_warning: parts(
    ({ appUrl, props }) =>
      props.accountId
        ? `${appUrl}/operate/customers/${encodeURIComponent(props.accountId)}`
        : `${appUrl}/operate/disputes`,
    ({ facts, reasons }, f, { props }) => [
      [facts.customer, props.accountName ?? props.accountId ?? '–'],
      [facts.payment, props.chargeId],
      [facts.amount, f.money(props.amount)],
      [facts.reason, reasonWords(reasons, props.fraudType)],
    ],
  ),
};
