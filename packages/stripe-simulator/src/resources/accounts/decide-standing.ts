import type Stripe from 'stripe';
import { isListed } from '../persons/check-identity.ts';
import { businessNeeds } from './business-needs.ts';
import type { AccountFacts, Blockable, Need } from './need.ts';
import { pendingChecks, personNeeds } from './person-needs.ts';
import { INACTIVITY_URL } from './test-values.ts';

export type CapabilityName = keyof Stripe.Account.Capabilities;

/** Where an account stands: everything that follows from what was given, and nothing else. */
export interface Standing {
  requirements: Stripe.Account.Requirements;
  capabilities: Stripe.Account.Capabilities;
  /** What each capability that was asked for still needs. */
  needs: Record<string, Stripe.Capability.Requirements>;
  chargesEnabled: boolean;
  payoutsEnabled: boolean;
  isSubmitted: boolean;
  deadline: number | null;
}

/** How long there is for what has to be given again; Stripe states no number for it. */
const GRACE_SECONDS = 14 * 86_400;

const NO_BUSINESS_YET = ['business_type', 'external_account', 'tos_acceptance.date', 'tos_acceptance.ip'];

/**
 * docs.stripe.com/connect/handling-api-verification
 * - What was never given is past due from the start, and blocks.
 * - What did not pass is due by a deadline, and blocks once that is over.
 * - What is being checked leaves a capability pending.
 */
export function decideStanding(facts: AccountFacts): Standing {
  const { account, record, now } = facts;
  const names = Object.keys(record.requested).toSorted();
  const needs = [...businessNeeds(facts), ...(account.business_type ? personNeeds(facts) : [])]
    .map((need) => promote(need, record.isPromoted))
    .filter((need) => names.some((name) => isNeededFor(name, need)) || NO_BUSINESS_YET.includes(need.field));
  const hasAgain = needs.some(({ due }) => due === 'again');
  const deadline = hasAgain ? (record.deadline ?? now + GRACE_SECONDS) : null;
  const isOver = deadline !== null && now >= deadline;
  const pending = pendingChecks(facts);
  const blocked = (what: Blockable, among: readonly Need[]) =>
    among.some(
      ({ due, blocks }) => (due === 'now' || (due === 'again' && isOver)) && blocks.includes(what),
    ) || record.blocked.includes(what);
  const stop = stopOf(facts);
  const requirements = listUp(needs, { pending, deadline, isOver, stop, blocked: record.blocked, names });
  const capabilities = Object.fromEntries(
    names.map((name) => {
      const own = needs.filter((need) => isNeededFor(name, need));
      const isInactive = stop !== null || blocked('charges', own);
      return [name, isInactive ? 'inactive' : pending.length > 0 ? 'pending' : 'active'];
    }),
  );
  const active = names.filter((name) => capabilities[name] === 'active');
  return {
    requirements,
    capabilities,
    needs: Object.fromEntries(
      names.map((name) => [
        name,
        capabilityNeeds(
          needs.filter((need) => isNeededFor(name, need)),
          {
            pending,
            deadline,
            isOver,
            isActive: capabilities[name] === 'active',
            account,
            isStopped: stop !== null,
          },
        ),
      ]),
    ),
    chargesEnabled: active.some((name) => name.endsWith('_payments')),
    payoutsEnabled: active.length > 0 && !blocked('payouts', needs),
    isSubmitted:
      record.isSubmitted || !needs.some(({ due, field }) => due === 'now' && field !== 'external_account'),
    deadline,
  };
}

const promote = (need: Need, isPromoted: boolean): Need =>
  need.due === 'later' && isPromoted ? { ...need, due: 'again' } : need;

const isNeededFor = (capability: string, { isForPayments }: Need): boolean =>
  !isForPayments || capability.endsWith('_payments');

type Stop = Stripe.Account.Requirements.DisabledReason | null;

const stopOf = ({ record, persons }: AccountFacts): Stop =>
  record.rejectedFor ?? (persons.some(({ person }) => isListed(person)) ? 'listed' : null);

interface Circumstances {
  pending: string[];
  deadline: number | null;
  isOver: boolean;
}

function listUp(
  needs: readonly Need[],
  given: Circumstances & { stop: Stop; blocked: readonly Blockable[]; names: string[] },
): Stripe.Account.Requirements {
  const lists = toLists(needs, given);
  const isPastDue = lists.past_due.length > 0 || given.blocked.length > 0;
  const reason = (): Stop => {
    if (given.stop !== null) return given.stop;
    if (isPastDue) return 'requirements.past_due';
    if (given.names.length === 0) return 'action_required.requested_capabilities';
    return given.pending.length > 0 ? 'requirements.pending_verification' : null;
  };
  return { ...lists, disabled_reason: reason() };
}

function capabilityNeeds(
  needs: readonly Need[],
  given: Circumstances & { isActive: boolean; isStopped: boolean; account: Stripe.Account },
): Stripe.Capability.Requirements {
  const isPaused = given.account.business_profile?.url === INACTIVITY_URL;
  const reason = (): Stripe.Capability.Requirements.DisabledReason | null => {
    if (given.isActive) return null;
    if (given.isStopped) return 'rejected.other';
    if (isPaused) return 'paused.inactivity';
    return given.pending.length > 0 ? 'pending.review' : 'requirements.fields_needed';
  };
  return {
    ...toLists(
      needs.filter(({ field }) => field !== 'external_account'),
      given,
    ),
    disabled_reason: reason(),
  };
}

function toLists(needs: readonly Need[], { pending, deadline, isOver }: Circumstances) {
  const fields = (keep: (need: Need) => boolean) =>
    [...new Set(needs.filter(keep).map(({ field }) => field))].toSorted();
  const isPast = ({ due }: Need) => due === 'now' || (due === 'again' && isOver);
  return {
    alternatives: [],
    current_deadline: isOver ? null : deadline,
    currently_due: fields(({ due }) => due !== 'later'),
    errors: needs.flatMap(({ field, error }) => (error ? [{ ...error, requirement: field }] : [])),
    eventually_due: fields(() => true),
    past_due: fields(isPast),
    pending_verification: [...pending],
  };
}
