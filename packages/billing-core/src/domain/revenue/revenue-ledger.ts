import type { RecurringRevenue } from './recurring-revenue.ts';
import type { ChurnCause, RevenuePoint } from './revenue-point.ts';

export type MovementKind = 'new' | 'expansion' | 'contraction' | 'reactivation' | 'churn';

/** One change of one subscription's monthly recurring revenue; amounts in the currency's smallest unit. */
export interface RevenueMovement {
  /** 1, 2, 3 … within the account. */
  sequence: number;
  subscriptionId: string;
  /** The observation that showed it. */
  sourceId: string;
  /** Unix seconds. */
  movedAt: number;
  kind: MovementKind;
  /** Of a churn. */
  churnCause: ChurnCause | null;
  currency: string;
  deltaMinor: number;
  /** The subscription's revenue in this currency after it. */
  mrrMinor: number;
}

/** A subscription goes from one revenue to another. */
export interface RevenueStep {
  from: RecurringRevenue;
  to: RevenuePoint;
}

const NONE: RecurringRevenue = { currency: '', mrrMinor: 0 };

/**
 * Names each step by what it is for the account, as the field does (help.chartmogul.com/hc/en-us/articles/203299912,
 * docs.stripe.com/billing/subscriptions/analytics/glossary):
 *
 * - The first revenue of an account is `new`. While one subscription pays, whatever another brings or takes is `expansion` or
 *   `contraction`.
 * - Nothing left because the last one has ended or is unpaid: `churn`. Nothing left while it goes on (free plan, paused,
 *   wholly discounted): `contraction`, and `expansion` when it pays again.
 * - Revenue after a churn, or of another subscription than the one that paid before: `reactivation`.
 * - Another currency: `churn` in the old one and `new` in the new one. Currencies are never added up.
 */
export function openRevenueLedger(earlier: readonly RevenueMovement[]) {
  const present = new Map<string, RecurringRevenue>();
  let last: RevenueMovement | undefined;
  const recorded: RevenueMovement[] = [];
  for (const movement of earlier) keep(movement);

  function keep(movement: RevenueMovement): void {
    present.set(movement.subscriptionId, movement);
    last = movement;
  }

  function write({ to }: RevenueStep, kind: MovementKind, { currency, deltaMinor, mrrMinor }: Amounts): void {
    const movement: RevenueMovement = {
      sequence: (last?.sequence ?? 0) + 1,
      subscriptionId: to.subscriptionId,
      sourceId: to.sourceId,
      movedAt: to.observedAt,
      kind,
      churnCause: kind === 'churn' ? (to.gone ?? 'voluntary') : null,
      currency,
      deltaMinor,
      mrrMinor,
    };
    recorded.push(movement);
    keep(movement);
  }

  const othersPay = (subscriptionId: string) =>
    [...present].some(([id, { mrrMinor }]) => id !== subscriptionId && mrrMinor > 0);

  function kindOf({ from, to }: RevenueStep): MovementKind {
    const isGain = to.mrrMinor > from.mrrMinor;
    if (from.mrrMinor > 0 && to.mrrMinor > 0) return isGain ? 'expansion' : 'contraction';
    if (othersPay(to.subscriptionId)) return isGain ? 'expansion' : 'contraction';
    if (!isGain) return to.gone ? 'churn' : 'contraction';
    if (!last) return 'new';
    return last.kind === 'churn' || !present.has(to.subscriptionId) ? 'reactivation' : 'expansion';
  }

  return {
    revenueOf: (subscriptionId: string): RecurringRevenue => present.get(subscriptionId) ?? NONE,
    record(step: RevenueStep): void {
      const { from, to } = step;
      if (from.mrrMinor > 0 && to.mrrMinor > 0 && from.currency !== to.currency) {
        write(step, 'churn', { currency: from.currency, deltaMinor: -from.mrrMinor, mrrMinor: 0 });
        write(step, 'new', { currency: to.currency, deltaMinor: to.mrrMinor, mrrMinor: to.mrrMinor });
        return;
      }
      const currency = to.mrrMinor > 0 ? to.currency : from.currency;
      const deltaMinor = to.mrrMinor - from.mrrMinor;
      write(step, kindOf(step), { currency, deltaMinor, mrrMinor: to.mrrMinor });
    },
    /** Those since it was opened. */
    recorded: (): RevenueMovement[] => recorded,
  };
}

type Amounts = Pick<RevenueMovement, 'currency' | 'deltaMinor' | 'mrrMinor'>;
