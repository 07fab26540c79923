import type { Generated } from 'kysely';
import type {
  AmountMinor,
  Json,
  JsonListOrEmpty,
  NullableJson,
  NullableTimestamp,
  Timestamp,
} from './columns.ts';

/** A payment that the cardholder's bank took back or asks about; amounts in the smallest unit. */
export interface DisputesTable {
  account_id: string;
  id: string;
  customer_id: string;
  charge_id: string;
  payment_intent_id: string | null;
  amount_minor: AmountMinor;
  currency: string;
  /** Stripe's category of the network's reason: an open list. */
  reason: string;
  network_reason_code: string | null;
  card_brand: string | null;
  /** `chargeback`, `inquiry`, `compliance`, …: an open list. */
  case_type: string | null;
  /** Whether it qualifies for Visa Compelling Evidence 3.0; null where that is no question. */
  compelling_evidence: string | null;
  /** What Stripe says that it still lacks for it: an open list. */
  compelling_actions: Generated<string[]>;
  /** `needs_response`, `under_review`, `won`, `lost`, `warning_…`: an open list. */
  status: string;
  /** Until when evidence is taken; null where the bank takes none. */
  due_at: NullableTimestamp;
  has_evidence: boolean;
  past_due: boolean;
  submission_count: number;
  /** An inquiry's: giving the money back ends it. */
  is_charge_refundable: boolean;
  /** Of the Stripe balance: what follows is in it; null while no money has moved. */
  balance_currency: string | null;
  withdrawn_minor: AmountMinor;
  reinstated_minor: AmountMinor;
  fee_minor: AmountMinor;
  stripe_created_at: Timestamp;
}

/** A card's issuer suspects fraud, before anybody disputes. */
export interface EarlyFraudWarningsTable {
  account_id: string;
  id: string;
  customer_id: string;
  charge_id: string;
  payment_intent_id: string | null;
  fraud_type: string;
  actionable: boolean;
  stripe_created_at: Timestamp;
}

/** What a dispute did to the Stripe balance: append-only, negative when money left; the sum is that of Stripe’s transactions. */
export interface DisputeMovementsTable {
  account_id: string;
  dispute_id: string;
  balance_transaction_id: string;
  kind: 'withdrawal' | 'fee' | 'reinstatement';
  amount_minor: AmountMinor;
  currency: string;
  at: Timestamp;
}

/** The one answer that a dispute gets, and the draft that it is made from. */
export interface DisputeAnswersTable {
  account_id: string;
  dispute_id: string;
  /** An inquiry that becomes a chargeback is answered anew. */
  stage: 'inquiry' | 'dispute';
  /** Stripe’s evidence fields that are texts, as they stand now. */
  evidence: Json;
  /** What was collected, untouched: a person sees what they changed. */
  collected: Json;
  /** Visa Compelling Evidence 3.0 in Stripe’s shape, as it is sent; null where there is none. */
  compelling: NullableJson;
  compelling_collected: NullableJson;
  /** The earlier payments by the same card that may be named, and what is held about each. */
  compelling_candidates: JsonListOrEmpty;
  /** Somebody decided to answer without it. */
  compelling_declined: Generated<boolean>;
  revision: number;
  drafted_at: Timestamp;
  edited_at: NullableTimestamp;
  edited_by: string | null;
  /** Set by whoever answers, before Stripe is told: nobody else may then. */
  answer: 'evidence' | 'acceptance' | null;
  act_id: string | null;
  answered_at: NullableTimestamp;
  answered_by: string | null;
}

/** Files of evidence at Stripe, by the field that they are for. */
export interface DisputeFilesTable {
  account_id: string;
  id: string;
  dispute_id: string;
  field: string;
  name: string;
  type: string | null;
  size_bytes: number;
  uploaded_at: Timestamp;
  uploaded_by: string;
}

/** What was done by rule about a dispute or a warning, once each. */
export interface DisputeStepsTable {
  account_id: string;
  subject_id: string;
  step: string;
  because: string;
  at: Timestamp;
}

/** Who agreed to which version of which policy, when and from where. */
export interface PolicyAcceptancesTable {
  account_id: string;
  id: string;
  user_id: string;
  policy: string;
  version: string;
  /** Where it was shown: `sign_up` or `checkout`. */
  shown_at: string;
  /** The sentence that was shown; null of rows that are older than it. */
  wording: string | null;
  ip: string | null;
  user_agent: string | null;
  accepted_at: Timestamp;
}

/** Who used the product from where: one row a day, person, address and browser. */
export interface AccessLogTable {
  account_id: string;
  /** The day in UTC, as `2026-01-31`. */
  day: string;
  user_id: string;
  ip: string;
  user_agent: string;
  requests: number;
  first_at: Timestamp;
  last_at: Timestamp;
}
