import type { Act } from '../../src/billing.ts';
import { codeOf, must } from '../world.ts';
import type { Business } from './business.ts';
import { type Deed, GOOD_CARD } from './characters.ts';
import { cardForm, confirm, emailOf, submitForm } from './pages.ts';
import type { Person } from './people.ts';

type DeedOf<K extends Deed['kind']> = Extract<Deed, { kind: K }>;
/**
 * What somebody does at one go. Between two stages the business hears of it; what the first came to is given to the second,
 * and what the last came to is the deed's outcome: `ok`, or the code of a refusal that is right as things stand.
 */
type Stage<K extends Deed['kind'] = Deed['kind']> = (
  business: Business,
  person: Person,
  deed: DeedOf<K>,
  before: string,
) => Promise<string>;

const DONE = 'ok';

const act = ({ nextAct }: Business, { accountId }: Person): Act => ({
  accountId,
  actorId: accountId,
  actId: nextAct(),
});

/** A third of the money is given back by somebody who does it at Stripe. */
const IN_THE_DASHBOARD = 30;

const STAGES: { [K in Deed['kind']]: readonly Stage<K>[] } = {
  subscribe: [
    async (business, person, { planKey, interval }) => {
      const { billing } = business;
      const { accountId, currency, card } = person;
      await billing.accounts.ensure({ id: accountId, name: accountId, email: emailOf(person) });
      const wanted = { planKey, interval, currency };
      const { url } = must(await billing.checkout.start(act(business, person), wanted));
      await submitForm(url, cardForm(person, card));
      return DONE;
    },
  ],
  use: [
    async (business, person, { quantity }) => {
      const { billing, uses, nextAct } = business;
      const at = business.now();
      const event = { accountId: person.accountId, feature: 'calls', quantity, key: nextAct() };
      const recorded = await billing.usage.record({ ...event, at: new Date(at * 1_000) });
      if (recorded.ok) uses.push({ email: emailOf(person), quantity, at });
      return codeOf(recorded);
    },
  ],
  buy_pack: [
    async (business, person) => {
      const { currency } = person;
      const opened = await business.billing.purchases.start(act(business, person), {
        productKey: 'pack',
        currency,
      });
      if (!opened.ok) return codeOf(opened);
      await submitForm(opened.value.url, { ...cardForm(person, GOOD_NUMBER), exp: LATER });
      return DONE;
    },
  ],
  use_card: [(business, person, { card }) => attachCard(business, person, card), chooseCard],
  fix_card: [followLink, chooseCard, payOpen],
  confirm_payment: [payOpen],
  change_plan: [
    async (business, person, { planKey, interval }) => {
      const { billing } = business;
      const preview = await billing.planChange.preview(person.accountId, { planKey, interval });
      if (!preview.ok) return codeOf(preview);
      return codeOf(await billing.planChange.apply(act(business, person), { token: preview.value.token }));
    },
  ],
  leave: [
    async (business, person) => {
      const { billing } = business;
      return codeOf(
        await billing.cancellation.cancel(act(business, person), { feedback: 'unused', comment: null }),
      );
    },
  ],
  leave_now: [
    async (business, person) => {
      const { billing } = business;
      const preview = await billing.cancellation.previewNow(person.accountId);
      if (!preview.ok) return codeOf(preview);
      const { token } = preview.value;
      const input = { token, feedback: 'too_expensive', comment: null };
      return codeOf(await billing.cancellation.now(act(business, person), input));
    },
  ],
  stay_after_all: [
    async (business, person) => {
      const { billing } = business;
      return codeOf(await billing.cancellation.undo(act(business, person)));
    },
  ],
  pause: [
    async (business, person) => {
      const { billing } = business;
      const preview = await billing.pause.preview(person.accountId);
      if (!preview.ok) return codeOf(preview);
      return codeOf(await billing.pause.apply(act(business, person), { token: preview.value.token }));
    },
  ],
  resume: [
    async (business, person) => {
      const { billing } = business;
      const preview = await billing.pause.previewResume(person.accountId);
      if (!preview.ok) return codeOf(preview);
      return codeOf(await billing.pause.resume(act(business, person), { token: preview.value.token }));
    },
  ],
  refund: [
    async (business, person, { percent }) => {
      const { billing, stripe } = business;
      const charge = await lastCharge(business, person);
      if (!charge) return 'nothing_paid';
      const amount = Math.floor((charge.amount * percent) / 100);
      if (charge.disputed || amount > charge.amount - charge.amount_refunded) return 'not_refundable';
      if (percent === IN_THE_DASHBOARD) {
        await stripe.refunds.create({ charge: charge.id, amount, reason: 'requested_by_customer' });
        return DONE;
      }
      const made = await billing.refunds.create(
        { ...act(business, person), actorId: 'staff' },
        {
          chargeId: charge.id,
          amountMinor: amount,
          reason: 'requested_by_customer',
          note: 'Asked for it by mail.',
          customerNote: null,
          creditNote: percent === 100,
          endSubscription: false,
          reverseTransfer: false,
          refundApplicationFee: false,
          role: 'admin',
        },
      );
      return codeOf(made);
    },
  ],
  answer_dispute: [
    async (business, person, { verdict }) => {
      const { stripe } = business;
      const charge = await lastCharge(business, person, (each) => each.disputed);
      const [dispute] = charge ? (await stripe.disputes.list({ charge: charge.id })).data : [];
      if (dispute?.status !== 'needs_response') return 'nothing_to_answer';
      if (verdict === 'accept') await stripe.disputes.close(dispute.id);
      else
        await stripe.disputes.update(dispute.id, {
          evidence: { uncategorized_text: verdict === 'win' ? 'winning_evidence' : 'losing_evidence' },
          submit: true,
        });
      return DONE;
    },
  ],
};

/** The stages of a deed, through the capabilities that people have for it, or on Stripe's page where that is the way. */
export function stagesOf(
  business: Business,
  person: Person,
  deed: Deed,
): ((before: string) => Promise<string>)[] {
  // A deed and its stages are of one kind, which a lookup does not show.
  const stages = STAGES[deed.kind] as readonly Stage[];
  return stages.map((stage) => (before) => stage(business, person, deed, before));
}

const GOOD_NUMBER = '5555555555554444';
const LATER = '12 / 34';

/** By the link of the last mail about a failed payment, to Stripe's page of a new card; whoever got none finds the page alone. */
async function followLink(business: Business, person: Person): Promise<string> {
  const { billing, mailbox } = business;
  const mail = mailbox.received.findLast(
    ({ kind, to }) => kind === 'payment_failed' && to === emailOf(person),
  );
  const link = mail && 'updateCardUrl' in mail.props ? mail.props.updateCardUrl : null;
  if (!link) return attachCard(business, person, GOOD_CARD);
  const token = new URL(link).searchParams.get('token') ?? '';
  const opened = await billing.failedPayments.payLink.open({ token, actId: act(business, person).actId });
  // Too late, or paid meanwhile: the link says so, and the person goes to the billing page.
  if (!opened.ok) return attachCard(business, person, GOOD_CARD);
  const { origin, pathname } = new URL(opened.value.url);
  await submitForm(`${origin}${pathname}/payment-method`, {
    ...cardForm(person, GOOD_NUMBER),
    exp: LATER,
  });
  return SAVED;
}

/** The page that saved the card made it the default too. */
const SAVED = 'saved';

/** As on the portal's page. */
async function attachCard(business: Business, person: Person, card: string): Promise<string> {
  const customer = await customerOf(business, person);
  return (await business.stripe.paymentMethods.attach(card, { customer })).id;
}

async function chooseCard(business: Business, person: Person, _deed: Deed, id: string): Promise<string> {
  const { paymentMethods } = business.billing;
  return id === SAVED ? SAVED : codeOf(await paymentMethods.setDefault(act(business, person), { id }));
}

/** Everything that is open, each once; where the bank asks, it is answered. */
async function payOpen(business: Business, person: Person): Promise<string> {
  const { billing } = business;
  const { items } = await billing.invoices.list(person.accountId, {
    cursor: null,
    limit: 50,
    status: 'open',
  });
  for (const { id: invoiceId } of items) {
    const paid = await billing.invoices.pay(act(business, person), { invoiceId });
    if (!paid.ok) return codeOf(paid);
    if (paid.value.kind === 'confirm') await confirm(paid.value.url);
  }
  return items.length === 0 ? 'nothing_open' : DONE;
}

export async function customerOf({ db }: Business, { accountId }: Person): Promise<string> {
  const { stripe_customer_id: id } = await db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (!id) throw new Error(`${accountId} has no customer.`);
  return id;
}

async function lastCharge(
  business: Business,
  person: Person,
  isMeant: (charge: { disputed: boolean }) => boolean = () => true,
) {
  const customer = await customerOf(business, person);
  const { data } = await business.stripe.charges.list({ customer, limit: 20 });
  return data.find((each) => each.status === 'succeeded' && isMeant(each));
}
