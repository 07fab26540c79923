import type { Act, Outcome } from './act.ts';

export interface SeatView {
  memberId: string;
  /** ISO 8601, UTC. */
  addedAt: string;
  addedBy: string;
}

export interface SeatsView {
  /** What the plans call it: "Team members". */
  label: string;
  /** In the order in which they came. */
  members: SeatView[];
  /** How many the plan allows; null is any number. */
  limit: number | null;
  /** How many the plan includes in its own price; null when it is not paid for by the seat. */
  included: number | null;
  /** How many are paid for one by one. */
  paid: number;
  /** What a seat costs and when it is charged, in words; null when seats cost nothing of their own. */
  priceText: string | null;
  /** Whether the payment service still has another number: it follows within seconds. */
  isBeingUpdated: boolean;
}

/**
 * Who has a seat of an account: the product's own list, of which the paid quantity follows. A seat that is added is charged
 * from that day on with the next invoice; the rest of one that is removed is credited with the next invoice.
 */
export interface Seats {
  /** Refuses with `seats_exhausted` when the plan allows no more. Who has a seat keeps it. */
  add(act: Act, input: { memberId: string }): Promise<Outcome<SeatsView>>;
  remove(act: Act, input: { memberId: string }): Promise<Outcome<SeatsView>>;
  list(accountId: string): Promise<SeatsView>;
}
