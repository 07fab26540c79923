import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

const MB = 1_048_576;
const DAY = 86_400;
/** Nine months and two years, in the way that Stripe's guide counts them. */
const NINE_MONTHS = 274 * DAY;
const TWO_YEARS = 730 * DAY;

interface Rules {
  types: readonly string[];
  mostBytes: number;
  /** Null for what is kept for good. */
  keptSeconds: number | null;
}

const PAPERS = ['pdf', 'jpg', 'png'];
const IMAGES = ['jpg', 'png', 'gif'];
const forGood = (types: readonly string[], mostBytes: number): Rules => ({
  types,
  mostBytes,
  keptSeconds: null,
});

/** What each purpose takes, how much of it, and for how long (docs.stripe.com/file-upload). Those of Terminal are not simulated. */
const RULES: Partial<Record<string, Rules>> = {
  account_requirement: forGood(PAPERS, 64 * MB),
  additional_verification: forGood(PAPERS, 16 * MB),
  business_icon: forGood(IMAGES, MB / 2),
  business_logo: forGood(IMAGES, MB / 2),
  customer_signature: { types: ['jpg', 'png', 'svg'], mostBytes: 4 * MB, keptSeconds: 7 * DAY },
  dispute_evidence: { types: PAPERS, mostBytes: 5 * MB, keptSeconds: NINE_MONTHS },
  identity_document: forGood(PAPERS, 32 * MB),
  issuing_regulatory_reporting: { types: ['json'], mostBytes: MB / 4, keptSeconds: TWO_YEARS },
  pci_document: forGood(['pdf'], 16 * MB),
  platform_terms_of_service: forGood(['pdf', 'txt', 'md'], 64 * MB),
  tax_document_user_upload: forGood(['pdf', 'csv', 'jpg', 'png', 'xlsx', 'docx'], 16 * MB),
};

/** @throws in Stripe's manner for a file that its purpose does not take. */
export function assertFits(
  purpose: Stripe.FileCreateParams.Purpose,
  type: string | null,
  size: number,
): Rules {
  const rules = RULES[purpose];
  if (!rules)
    throw invalidRequest(`The simulator does not support files for ${purpose} yet.`, { param: 'purpose' });
  if (size === 0) throw invalidRequest('The file is empty.', { param: 'file' });
  if (size > rules.mostBytes)
    throw invalidRequest(
      `A file for ${purpose} may have up to ${rules.mostBytes} bytes; this one has ${size}.`,
      {
        param: 'file',
      },
    );
  if (type === null || !rules.types.includes(type))
    throw invalidRequest(
      `Invalid file type: a file for ${purpose} must be one of ${rules.types.join(', ')}.`,
      {
        param: 'file',
      },
    );
  return rules;
}

const KEPT_IN = new Set([
  'account_requirement',
  'additional_verification',
  'identity_document',
  'platform_terms_of_service',
]);

/** Whether Stripe gives the content of such a file out again. */
export const isDownloadable = (purpose: Stripe.File['purpose']): boolean => !KEPT_IN.has(purpose);
