import type { CompellingChoice } from '../domain/disputes/compelling-evidence.ts';
import type { Act, Outcome, Page } from './act.ts';

/** A dispute as a list shows it; amounts in the smallest unit, times in ISO 8601, UTC. */
export interface DisputeSummary {
  id: string;
  accountId: string;
  accountName: string;
  amount: { amountMinor: number; currency: string };
  reason: string;
  status: string;
  isInquiry: boolean;
  isClosed: boolean;
  /** Whether a person has to answer; `dueAt` is until when. */
  needsResponse: boolean;
  dueAt: string | null;
  openedAt: string;
}

export interface EvidenceFieldView {
  field: string;
  kind: 'text' | 'file';
  /** What counts for the reason: decides it, helps, or is of no use for it. */
  weight: 'decisive' | 'helpful' | 'other';
  text: string;
  /** As it was collected, to see what was changed. */
  collected: string;
  /** Of texts: the most characters. */
  most: number | null;
}

export interface EvidenceFileView {
  id: string;
  field: string;
  name: string;
  sizeBytes: number;
  uploadedAt: string;
}

/** Visa Compelling Evidence 3.0 (docs.stripe.com/disputes/api/visa-ce3), where it is a question at all. */
export interface CompellingView {
  /** Stripe's: `requires_action`, `qualified`, `not_qualified`, or one not known yet; null before it was asked. */
  status: string | null;
  /** What Stripe lacks in what it has: `missing_customer_identifiers`, …; an open list. */
  requiredActions: string[];
  /** Somebody decided to answer without it. */
  isDeclined: boolean;
  isChanged: boolean;
  /** What was collected or written; it goes along unless it is declined. */
  choice: CompellingChoice | null;
  /** Earlier payments by the same card that may be named, newest first. */
  candidates: {
    chargeId: string;
    amountMinor: number;
    currency: string;
    paidAt: string;
    description: string | null;
    /** Addresses that it may have come from, as far as is held. */
    addresses: string[];
  }[];
}

export interface DisputeView extends DisputeSummary {
  chargeId: string;
  paymentIntentId: string | null;
  networkReasonCode: string | null;
  cardBrand: string | null;
  isChargeRefundable: boolean;
  /** What was given back of the payment, or is on its way. */
  refunded: { amountMinor: number; currency: string };
  /** Who answers it owes the network a fee, unless they win, and says that they know. */
  hasNetworkFee: boolean;
  pastDue: boolean;
  /** What the cardholder says, in one sentence. */
  claim: string;
  /** Nothing before the evidence was drafted. */
  draft: {
    revision: number;
    fields: EvidenceFieldView[];
    files: EvidenceFileView[];
    editedAt: string | null;
    compelling: CompellingView | null;
    /** Characters of all texts and bytes of all files, with the most of each. */
    characters: { used: number; most: number };
    bytes: { used: number; most: number };
  } | null;
  /** Not confirmed: an act is at it, and is gone on with until Stripe has said what became of it. */
  answered: { answer: 'evidence' | 'acceptance'; at: string | null; by: string; isConfirmed: boolean } | null;
  ledger: {
    kind: 'withdrawal' | 'fee' | 'reinstatement';
    amountMinor: number;
    currency: string;
    at: string;
  }[];
  steps: { step: string; because: string; at: string }[];
}

/** Of the disputes of a reason that were decided, how many were won. */
export interface WinRate {
  reason: string;
  won: number;
  lost: number;
  open: number;
}

export interface FraudWarningView {
  id: string;
  accountId: string;
  accountName: string;
  chargeId: string;
  fraudType: string;
  actionable: boolean;
  warnedAt: string;
  /** What was done about it, and why; null while nobody has looked. */
  because: string | null;
}

/** A file of evidence on its way. */
export interface EvidenceFile {
  name: string;
  /** `application/pdf`, `image/jpeg` or `image/png`. */
  type: string;
  data: Uint8Array;
}

export type DisputeAct = Act & { disputeId: string };

/** What a person confirms: the draft as it was shown, why, and that they know of the network's fee where there is one. */
export interface Submission {
  revision: number;
  because: string;
  acknowledgesFee?: boolean;
}

/** What staff does about payments that a bank took back or asks about. */
export interface DisputesCapability {
  list(input: { show: 'open' | 'closed'; cursor?: string | null }): Promise<Page<DisputeSummary>>;
  get(disputeId: string): Promise<Outcome<DisputeView>>;
  winRates(): Promise<WinRate[]>;
  warnings(): Promise<FraudWarningView[]>;
  /** Writes texts of the draft, if it is still the one of `revision`. */
  edit(
    act: DisputeAct,
    input: { revision: number; evidence: Record<string, string>; because: string },
  ): Promise<Outcome<{ revision: number }>>;
  /** Collects anew what nobody has changed. */
  collect(act: DisputeAct, input: { because: string }): Promise<Outcome<{ revision: number }>>;
  /** Which earlier payments go along as Visa Compelling Evidence 3.0; null for none. */
  chooseCompelling(
    act: DisputeAct,
    input: { revision: number; choice: CompellingChoice | null; because: string },
  ): Promise<Outcome<{ revision: number }>>;
  attach(
    act: DisputeAct,
    input: { field: string; file: EvidenceFile; because: string },
  ): Promise<Outcome<{ fileId: string; revision: number }>>;
  detach(act: DisputeAct, input: { fileId: string; because: string }): Promise<Outcome<{ revision: number }>>;
  /** Shows the draft at Stripe, without sending it to the bank. */
  stage(act: DisputeAct, input: { revision: number; because: string }): Promise<Outcome<{ status: string }>>;
  /** Sends the draft to the bank: once, for good. */
  submit(act: DisputeAct, input: Submission): Promise<Outcome<{ status: string }>>;
  /** Gives up: the dispute is lost, for good. */
  accept(act: DisputeAct, input: { because: string }): Promise<Outcome<{ status: string }>>;
}
