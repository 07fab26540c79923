import type { Money } from '../domain/money.ts';
import type { BillingInterval } from './act.ts';
import type { PlannedChangeView } from './plan-change.ts';

/** One thing that the customer should do now. */
export interface BillingBanner {
  kind:
    | 'payment_failed'
    | 'action_required'
    | 'incomplete'
    | 'paused'
    | 'collection_paused'
    | 'will_change'
    | 'trial_ending'
    | 'will_cancel'
    | 'no_card'
    | 'ended'
    | 'processing';
  tone: 'info' | 'warning' | 'danger';
  title: string;
  text: string;
  action:
    | 'update_card'
    | 'pay_invoice'
    | 'undo_cancel'
    | 'withdraw_change'
    | 'resume'
    | 'reactivate'
    | 'choose_plan'
    | null;
  url: string | null;
}

export interface OverviewView {
  accountName: string;
  planKey: string;
  planName: string;
  interval: BillingInterval | null;
  /** Stripe's status, or `free` without a live subscription. */
  status: string;
  /** The same in plain words: "Active", "Trial until 3 May 2026", "Cancels on …". */
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'danger' | 'neutral';
  price: Money | null;
  /** ISO 8601, UTC; null when nothing more will be charged. */
  nextCharge: { at: string; amount: Money } | null;
  /** A next charge that could not be worked out is said so, never shown as zero. */
  nextChargeError: string | null;
  /** What a schedule makes of it later; null when nothing is planned. */
  plannedChange: PlannedChangeView | null;
  /** In which of the two ways it is paused, and until when (ISO 8601, UTC; null until somebody resumes it). */
  pause: { kind: 'subscription' | 'collection'; resumesAt: string | null } | null;
  /** What was bought last, when nothing is any more: what coming back would offer. */
  ended: { planKey: string; planName: string; interval: BillingInterval } | null;
  trialEndsAt: string | null;
  cancelsAt: string | null;
  card: { brand: string; last4: string; expMonth: number; expYear: number } | null;
  banners: BillingBanner[];
  can: {
    changePlan: boolean;
    withdrawChange: boolean;
    cancel: boolean;
    cancelNow: boolean;
    undoCancel: boolean;
    pause: boolean;
    resume: boolean;
    /** With the card that is saved, after the end. */
    reactivate: boolean;
    updateCard: boolean;
  };
}
