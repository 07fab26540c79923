import { isGivenBack } from './refund.ts';

/** A refund of a payment, as Stripe listed it or as our mirror has it. */
export interface KnownRefund {
  id: string;
  amountMinor: number;
  status: string | null;
  intentId: string | null;
}

/** What somebody of the staff asked to give back of the payment. */
export interface KnownRequest {
  id: string;
  amountMinor: number;
  refundId: string | null;
  role: string;
  /** Its act has no outcome yet: it may be at Stripe already, or be any moment. */
  isUnderWay: boolean;
}

export interface RefundSums {
  /** Refunded, on its way, and held for acts that are under way; in the currency's smallest unit. */
  givenMinor: number;
  /** Of that, what Stripe has not sent yet. */
  pendingMinor: number;
  /** Of that, what acts hold that are under way. */
  heldMinor: number;
  /** Of all of it, what each role asked for. */
  byRole: ReadonlyMap<string, number>;
}

/**
 * What of a payment is given back or spoken for, each refund once: Stripe's list, what our mirror has heard of since that list was
 * read, and what is being asked for right now. What failed counts as not given.
 */
export function sumRefunds(facts: {
  listed: readonly KnownRefund[];
  mirrored: readonly KnownRefund[];
  requests: readonly KnownRequest[];
}): RefundSums {
  const known = new Map([...facts.mirrored, ...facts.listed].map((each) => [each.id, each]));
  const refunds = [...known.values()];
  const ofRequest = ({ id, refundId }: KnownRequest) =>
    refunds.find((each) => each.id === refundId || each.intentId === id);
  const held = facts.requests.filter(
    (each) => !ofRequest(each) && (each.isUnderWay || each.refundId !== null),
  );
  const given = refunds.filter(({ status }) => isGivenBack(status));
  const byRole = new Map<string, number>();
  for (const request of facts.requests) {
    const refund = ofRequest(request);
    const counts = refund ? isGivenBack(refund.status) : held.includes(request);
    if (counts) byRole.set(request.role, (byRole.get(request.role) ?? 0) + request.amountMinor);
  }
  const heldMinor = sum(held);
  return {
    givenMinor: sum(given) + heldMinor,
    pendingMinor: sum(given.filter(({ status }) => status !== 'succeeded')),
    heldMinor,
    byRole,
  };
}

const sum = (each: readonly { amountMinor: number }[]) =>
  each.reduce((total, { amountMinor }) => total + amountMinor, 0);
