import type Stripe from 'stripe';

type Evidence = Omit<Stripe.DisputeUpdateParams.Evidence, 'appeal' | 'enhanced_evidence'>;
export type EvidenceField = keyof Evidence;

/** Longest texts: 20,000 characters for those that Stripe limits, 150,000 for all together (docs.stripe.com/api/disputes/update). */
const LONG = 20_000;
/** Stripe names no limit of its own for these; a line that no bank would read is refused here. */
const LINE = 1_000;
export const MOST_CHARACTERS = 150_000;

/** Texts, each with the most characters that it may have. */
export const TEXT_LIMITS = {
  product_description: LONG,
  customer_name: LINE,
  customer_email_address: LINE,
  customer_purchase_ip: LINE,
  billing_address: LINE,
  access_activity_log: LONG,
  service_date: LINE,
  refund_policy_disclosure: LONG,
  refund_refusal_explanation: LONG,
  cancellation_policy_disclosure: LONG,
  cancellation_rebuttal: LONG,
  duplicate_charge_id: LINE,
  duplicate_charge_explanation: LONG,
  shipping_address: LINE,
  shipping_carrier: LINE,
  shipping_date: LINE,
  shipping_tracking_number: LINE,
  uncategorized_text: LONG,
} as const satisfies Partial<Record<EvidenceField, number>>;

export type TextField = keyof typeof TEXT_LIMITS;
export const isTextField = (field: string): field is TextField => Object.hasOwn(TEXT_LIMITS, field);
export const TEXT_FIELDS: readonly TextField[] = Object.keys(TEXT_LIMITS).filter(isTextField);

/** Files, each in a field of its own (docs.stripe.com/file-upload). */
export const FILE_FIELDS = [
  'receipt',
  'customer_communication',
  'refund_policy',
  'cancellation_policy',
  'service_documentation',
  'customer_signature',
  'duplicate_charge_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const satisfies readonly EvidenceField[];

export type FileField = (typeof FILE_FIELDS)[number];
export const isFileField = (field: string): field is FileField => FILE_FIELDS.some((each) => each === field);

/** All files of a dispute together (docs.stripe.com/disputes/best-practices): 4.5 MB. */
export const MOST_FILE_BYTES = 4.5 * 1_048_576;
/** What Stripe takes for evidence (docs.stripe.com/file-upload). */
export const FILE_TYPES = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;

export type TextEvidence = Partial<Record<TextField, string>>;

export type EvidenceProblem =
  | { kind: 'unknown_field'; field: string }
  | { kind: 'too_long'; field: TextField; most: number; length: number }
  | { kind: 'too_long_together'; most: number; length: number };

/** What is wrong with texts, in the units that Stripe counts: characters. */
export function checkEvidence(evidence: Readonly<Record<string, string>>): EvidenceProblem[] {
  const problems: EvidenceProblem[] = [];
  let sum = 0;
  for (const [field, text] of Object.entries(evidence)) {
    sum += text.length;
    if (!isTextField(field)) problems.push({ kind: 'unknown_field', field });
    else if (text.length > TEXT_LIMITS[field])
      problems.push({ kind: 'too_long', field, most: TEXT_LIMITS[field], length: text.length });
  }
  if (sum > MOST_CHARACTERS) problems.push({ kind: 'too_long_together', most: MOST_CHARACTERS, length: sum });
  return problems;
}
