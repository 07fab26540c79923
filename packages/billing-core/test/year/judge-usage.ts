import type { Business } from './business.ts';
import type { LivedYear } from './live-year.ts';
import { compare, type Problems } from './verdict.ts';
import { PACK } from './year-config.ts';

/**
 * Of every account: so much was used as is recorded, so much of it as credits did not pay was told to Stripe's meter, and as
 * many packs were bought as are held and were charged.
 */
export async function judgeUsage(business: Business, { deeds }: LivedYear): Promise<Problems> {
  const { db, billing, uses } = business;
  const recorded = await db
    .selectFrom('usage_slices')
    .select((eb) => ['account_id', eb.fn.sum<string>('quantity').as('quantity')])
    .groupBy('account_id')
    .execute();
  const used = new Map<string, number>();
  for (const { email, quantity } of uses) used.set(email, (used.get(email) ?? 0) + quantity);
  const bought = Map.groupBy(
    deeds.filter(({ kind, code }) => kind === 'buy_pack' && code === 'ok'),
    ({ accountId }) => accountId,
  );
  const held = new Map<string, string>();
  for (const accountId of bought.keys()) {
    const packs = await billing.purchases.list(accountId);
    held.set(accountId, String(packs.length * PACK));
  }
  return [
    ...compare('use of', {
      here: new Map(recorded.map(({ account_id: id, quantity }) => [id, String(quantity)])),
      there: new Map([...used].map(([email, quantity]) => [email.split('@')[0] ?? '', String(quantity)])),
    }),
    ...compare('calls in packs of', {
      here: held,
      there: new Map([...bought].map(([id, all]) => [id, String(all.length * PACK)])),
    }),
    ...(await judgeParity(business)),
  ];
}

/** The period in which each use was, by the product's books, Stripe's meter and the invoice. */
async function judgeParity({ billing, uses }: Business): Promise<Problems> {
  const problems: Problems = [];
  for (const { email, at } of uses) {
    const accountId = email.split('@')[0] ?? '';
    const report = await billing.usage.parity({ accountId, feature: 'calls', at: new Date(at * 1_000) });
    if (!report.ok) problems.push(`${accountId} used something at ${at}, and no period has it`);
    else if (!report.value.isExplained) problems.push(`${accountId}: ${report.value.differences.join('; ')}`);
  }
  return [...new Set(problems)];
}
