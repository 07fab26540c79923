import type { Business } from './business.ts';
import type { LivedYear } from './live-year.ts';
import type { Check } from './verdict.ts';

/** What happened in a year, in numbers; seconds are those of the machine. */
export interface Figures {
  events: number;
  applied: number;
  invoices: number;
  failed: number;
  /** Of the failed ones, by what brought the money and after which day's mail. */
  recovered: Record<string, number>;
  /** How the other cases ended. */
  lost: Record<string, number>;
  refunds: Record<string, number>;
  disputes: Record<string, number>;
  mails: Record<string, number>;
  deeds: Record<string, number>;
  seconds: Record<string, number>;
  secondsByTurn: Record<string, number>;
}

export async function figuresOf(
  { db, feed, working, clockwork, mailbox }: Business,
  lived: LivedYear,
  { checks, seconds }: { checks: readonly Check[]; seconds: number },
): Promise<Figures> {
  const cases = await db
    .selectFrom('dunning_cases')
    .select(['state', 'recovered_by', 'recovered_after_day'])
    .execute();
  const [recovered, lost] = [cases.filter(isRecovered), cases.filter((each) => !isRecovered(each))];
  const refunds = await db.selectFrom('refunds').select('status').execute();
  const disputes = await db.selectFrom('disputes').select('status').execute();
  const judging = checks.reduce((sum, each) => sum + each.seconds, 0);
  return {
    events: feed.all.length,
    applied: working.applied,
    invoices: feed.all.filter(({ type }) => type === 'invoice.created').length,
    failed: cases.length,
    recovered: countBy(recovered, ({ recovered_by: by, recovered_after_day: day }) =>
      day === null ? `${by} before any mail` : `${by} after day ${day}`,
    ),
    lost: countBy(lost, ({ state }) => state),
    refunds: countBy(refunds, ({ status }) => status),
    disputes: countBy(disputes, ({ status }) => status),
    mails: countBy(mailbox.received, ({ kind }) => kind),
    deeds: countBy(lived.deeds, ({ kind, code }) => (code === 'ok' ? kind : `${kind} ${code}`)),
    seconds: roundAll({ ...lived.seconds, ...working.spent, judging, all: seconds }),
    secondsByTurn: roundAll(
      Object.fromEntries([...clockwork.spent].map(([queue, ms]) => [queue, ms / 1_000])),
    ),
  };
}

const isRecovered = ({ state }: { state: string }) => state === 'recovered';

function countBy<T>(all: readonly T[], keyOf: (each: T) => string): Record<string, number> {
  const counts = [...Map.groupBy(all, keyOf)].map(([key, group]) => [key, group.length] as const);
  return Object.fromEntries(counts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const roundAll = (numbers: Record<string, number>) =>
  Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value.toFixed(1))]));
