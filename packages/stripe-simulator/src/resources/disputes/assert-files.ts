import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findFile } from '../files/find-file.ts';

type Evidence = Stripe.DisputeUpdateParams.Evidence;

/** The evidence that is a file, by its id. */
export const EVIDENCE_FILES = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const satisfies readonly (keyof Evidence)[];

/** All files of one dispute together (docs.stripe.com/disputes/best-practices). */
const MOST_BYTES = 4.5 * 1_048_576;

/** Files are uploaded before, as evidence (docs.stripe.com/file-upload). */
export function assertFiles(sim: Simulation, evidence: Evidence = {}): void {
  let bytes = 0;
  for (const name of EVIDENCE_FILES) {
    const id = evidence[name];
    if (id === undefined || id === '') continue;
    const param = `evidence[${name}]`;
    const file = findFile(sim, id, param);
    if (file.purpose !== 'dispute_evidence')
      throw invalidRequest(`The file ${id} has the purpose ${file.purpose}; it must be dispute_evidence.`, {
        param,
      });
    bytes += file.size;
  }
  if (bytes > MOST_BYTES)
    throw invalidRequest('The combined size of the files of a dispute must not exceed 4.5 MB.', {
      param: 'evidence',
    });
}
