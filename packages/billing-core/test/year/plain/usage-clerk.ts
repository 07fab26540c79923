import type { Clerk, Desk } from './desk.ts';
import { isOver } from './plain-subscription.ts';

/** So much was used by somebody; Unix seconds. */
export interface PlainUse {
  email: string;
  quantity: number;
  at: number;
}

/** Shares of what is included that are told, in percent. */
const TOLD = [80, 100];

/** Whoever has used a share of what their plan includes is told, once a period. */
export function createUsageClerk(
  { subscriptions, emailOf, owe }: Desk,
  { uses, included }: { uses: readonly PlainUse[]; included: Readonly<Record<string, number>> },
): Clerk {
  const used = new Map<string, number>();
  let read = 0;
  const count = ({ email, quantity }: PlainUse) => {
    const of = [...subscriptions.values()].find((one) => emailOf(one.customer) === email && !isOver(one));
    if (!of) return;
    const period = `${of.id} ${of.periodEnd}`;
    const sum = (used.get(period) ?? 0) + quantity;
    used.set(period, sum);
    const all = included[of.plan] ?? 0;
    for (const percent of TOLD)
      if (all > 0 && sum * 100 >= all * percent)
        owe(`used ${period} ${percent}`, `${email} usage_alert calls ${percent}`);
  };
  return {
    hear() {},
    turn(now) {
      for (let next = uses[read]; next && next.at <= now; next = uses[read]) {
        count(next);
        read += 1;
      }
    },
  };
}
