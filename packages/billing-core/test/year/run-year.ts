import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { type Business, openBusiness } from './business.ts';
import { type Figures, figuresOf } from './figures.ts';
import { judgeExplanations, judgeMovements, judgeSums } from './judge-balance.ts';
import { askClerks, judgeCases, judgeMails } from './judge-mails.ts';
import { judgeOpenWork, judgeReconciliation, judgeRows } from './judge-state.ts';
import { judgeUsage } from './judge-usage.ts';
import { type LivedYear, liveYear } from './live-year.ts';
import { drawPeople } from './people.ts';
import type { PlantName } from './plants.ts';
import { summaryOf } from './summary.ts';
import { type Check, check } from './verdict.ts';

export interface YearOptions {
  customers: number;
  seed: number;
  days: number;
  plant?: PlantName | undefined;
  onDay?: (day: number, events: number) => void;
}

export interface YearResult {
  checks: Check[];
  figures: Figures;
  /** Of all that happened: the same seed has the same. */
  summary: string;
}

/** Lives a year and judges it. */
export async function runYear(
  database: { db: Kysely<Database>; url: string },
  { customers, seed, days, plant, onDay = () => {} }: YearOptions,
): Promise<YearResult> {
  const startedAt = performance.now();
  const business = await openBusiness(database, { seed, days, plant });
  try {
    const people = drawPeople(seed, customers, days);
    const lived = await liveYear(business, people, {
      days,
      onDay: (day) => onDay(day, business.feed.all.length),
    });
    const checks = await judge(business, lived);
    const seconds = (performance.now() - startedAt) / 1_000;
    const figures = await figuresOf(business, lived, { checks, seconds });
    return { checks, figures, summary: await summaryOf(business, lived) };
  } finally {
    await business.close();
  }
}

async function judge(business: Business, lived: LivedYear): Promise<Check[]> {
  await business.billing.balance.read();
  const clerks = askClerks(business);
  return [
    await check('every failed invoice has one case, which ended as it should', () =>
      judgeCases(business, clerks),
    ),
    await check('everybody got the mails that a clerk would write, and no other', () =>
      judgeMails(business, clerks),
    ),
    await check('what was used and bought is recorded, told and charged', () => judgeUsage(business, lived)),
    await check('nothing waits, failed or is owed any more', () => judgeOpenWork(business)),
    await check('the comparison of every object with its row finds nothing', () =>
      judgeReconciliation(business),
    ),
    await check('the rows say what Stripe lists', () => judgeRows(business)),
    await check('every movement of the balance is mirrored, its fee too', () => judgeMovements(business)),
    await check('every movement of the balance is explained by a record', () => judgeExplanations(business)),
    await check('payments, refunds, disputes and payouts come to what moved', () => judgeSums(business)),
  ];
}
