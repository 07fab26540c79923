import { randomUUID } from 'node:crypto';
import { must, type World } from '../../../../packages/billing-core/test/world.ts';

type Staged = (world: World) => Promise<Record<string, unknown>>;

const actId = () => randomUUID();
const by = { actorId: 'somebody', because: 'Before the test.' };
/** A day well ahead, ISO 8601. */
const ahead = (world: World, days: number) =>
  new Date(world.now().getTime() + days * 86_400_000).toISOString();

async function chargeOf({ db, stripe }: World): Promise<string> {
  const { customer_id: customer } = await db
    .selectFrom('subscriptions')
    .select('customer_id')
    .where('account_id', '=', 'acme')
    .executeTakeFirstOrThrow();
  const { data } = await stripe.charges.list({ customer });
  return data.find(({ status }) => status === 'succeeded')?.id ?? '';
}

async function aCoupon(world: World): Promise<string> {
  return (await world.stripe.coupons.create({ percent_off: 10, duration: 'once' })).id;
}

/** What staff does for one customer: for each write, what is there before it and the input that then goes through. */
export const DESK: Record<string, Staged> = {
  'operator.alerts.acknowledge': async ({ db, now }) => {
    const row = { account_id: 'acme', key: 'look', kind: 'test', subject: 'sub_1', because: 'Look.' };
    await db
      .insertInto('operator_alerts')
      .values({ ...row, raised_at: now(), acknowledged_by: null })
      .execute();
    return { accountId: 'acme', key: 'look' };
  },
  'operator.mails.sendAgain': async ({ billing }) => {
    const filter = {
      accountId: 'acme',
      state: 'not_configured',
      kind: null,
      cursor: null,
      limit: 1,
    } as const;
    const { items } = await billing.mails.list(filter);
    return { accountId: 'acme', key: items[0]?.key };
  },
  'operator.entitlements.grant': async (world) => ({
    accountId: 'acme',
    content: { kind: 'feature', feature: 'sso', amount: null },
    endsAt: ahead(world, 20),
    actId: actId(),
  }),
  'operator.entitlements.revoke': async (world) => {
    const endsAt = new Date(ahead(world, 20));
    const content = { kind: 'feature', feature: 'sso', amount: null } as const;
    const given = await world.billing.entitlements.grant({
      accountId: 'acme',
      content,
      endsAt,
      actId: actId(),
      ...by,
    });
    return { accountId: 'acme', grantId: must(given).id };
  },
  'operator.promotions.createCode': async (world) => ({
    couponId: await aCoupon(world),
    code: 'FAIR',
    actId: actId(),
  }),
  'operator.promotions.deactivateCode': async (world) => {
    const asked = { couponId: await aCoupon(world), code: 'OLDFAIR', actId: actId(), ...by };
    const more = { maxRedemptions: null, expiresAt: null, firstTimeOnly: false, minimumAmount: {} };
    return { id: must(await world.billing.promotions.createCode({ ...asked, ...more })).id, actId: actId() };
  },
  'operator.oneOffItems.add': async ({ billing }) => {
    const item = { amountMinor: 500, currency: 'usd', description: 'Training', when: 'now' } as const;
    const { token } = must(await billing.oneOffItems.preview('acme', item));
    return { accountId: 'acme', token, actId: actId() };
  },
  'operator.refunds.create': async (world) => ({
    accountId: 'acme',
    chargeId: await chargeOf(world),
    amountMinor: 100,
    reason: 'requested_by_customer',
    actId: actId(),
  }),
  'operator.subscriptions.extendTrial': async (world) => ({
    accountId: 'trier',
    endsAt: ahead(world, 20),
    actId: actId(),
  }),
  'operator.subscriptions.stopCollecting': async () => ({
    accountId: 'acme',
    invoices: 'keep_as_draft',
    resumesAt: null,
    actId: actId(),
  }),
};
