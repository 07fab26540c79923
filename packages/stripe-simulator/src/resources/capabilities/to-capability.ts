import type Stripe from 'stripe';

const NOTHING: Stripe.Capability.Requirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** https://docs.stripe.com/api/capabilities/object */
export function toCapability(
  account: Stripe.Account,
  {
    name,
    requestedAt,
    needs,
  }: { name: string; requestedAt: number | null; needs: Stripe.Capability.Requirements | undefined },
): Stripe.Capability {
  const status = Object.entries(account.capabilities ?? {}).find(([each]) => each === name)?.[1];
  return {
    id: name,
    object: 'capability',
    account: account.id,
    future_requirements: NOTHING,
    requested: requestedAt !== null,
    requested_at: requestedAt,
    requirements: needs ?? NOTHING,
    status: requestedAt === null ? 'unrequested' : (status ?? 'inactive'),
  };
}
