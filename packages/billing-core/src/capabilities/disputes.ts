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

export interface DisputeView extends DisputeSummary {
  chargeId: string;
  paymentIntentId: string | null;
  networkReasonCode: string | null;
  cardBrand: string | null;
  isChargeRefundable: boolean;
  pastDue: boolean;
  /** What the cardholder says, in one sentence. */
  claim: string;
  /** Nothing before the evidence was drafted. */
  draft: {
    revision: number;
    fields: EvidenceFieldView[];
    files: EvidenceFileView[];
    editedAt: string | null;
    hasCompellingEvidence: boolean;
    /** Characters of all texts and bytes of all files, with the most of each. */
    characters: { used: number; most: number };
    bytes: { used: number; most: number };
  } | null;
  answered: { answer: 'evidence' | 'acceptance'; at: string | null; by: string } | null;
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

/** What staff does about payments that a bank took back or asks about. */
export interface DisputesCapability {
  list(input: { show: 'open' | 'closed'; cursor?: string | null }): Promise<Page<DisputeSummary>>;
  get(disputeId: string): Promise<Outcome<DisputeView>>;
  winRates(): Promise<WinRate[]>;
  warnings(): Promise<FraudWarningView[]>;
  /** Writes texts of the draft, if it is still the one of `revision`. */
  edit(
    act: DisputeAct,
    input: { revision: number; evidence: Record<string, string> },
  ): Promise<Outcome<{ revision: number }>>;
  /** Collects anew what nobody has changed. */
  collect(act: DisputeAct): Promise<Outcome<{ revision: number }>>;
  attach(
    act: DisputeAct,
    input: { field: string; file: EvidenceFile },
  ): Promise<Outcome<{ fileId: string; revision: number }>>;
  detach(act: DisputeAct, input: { fileId: string }): Promise<Outcome<{ revision: number }>>;
  /** Shows the draft at Stripe, without sending it to the bank. */
  stage(act: DisputeAct, input: { revision: number }): Promise<Outcome<{ status: string }>>;
  /** Sends the draft to the bank: once, for good. */
  submit(act: DisputeAct, input: { revision: number; because: string }): Promise<Outcome<{ status: string }>>;
  /** Gives up: the dispute is lost, for good. */
  accept(act: DisputeAct, input: { because: string }): Promise<Outcome<{ status: string }>>;
}
