import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { findCreditNote } from './credit-note.ts';
import { restoreDue } from './reduce-due.ts';

/** Only while the invoice is open: what was paid back can't be called back (docs.stripe.com/api/credit_notes/void). */
export function voidCreditNote(
  sim: Simulation,
  _: Stripe.CreditNoteVoidCreditNoteParams,
  id: string,
): Stripe.CreditNote {
  const note = findCreditNote(sim, id);
  const invoice = findInvoice(sim, idOf(note.invoice) ?? '', 'invoice');
  if (note.status === 'void') throw invalidRequest('This credit note has already been voided.');
  if (note.type !== 'pre_payment' || invoice.status !== 'open')
    throw invalidRequest('You can only void credit notes of open invoices, for which nothing was paid back.');
  const voided = sim.store.creditNotes.put<Stripe.CreditNote>({
    ...note,
    status: 'void',
    voided_at: sim.now(),
  });
  restoreDue(sim, invoice, note.pre_payment_amount);
  sim.emit('credit_note.voided', voided);
  return voided;
}

/** Only memo and metadata: the amounts are final. */
export function updateCreditNote(
  sim: Simulation,
  params: Stripe.CreditNoteUpdateParams,
  id: string,
): Stripe.CreditNote {
  const before = findCreditNote(sim, id);
  const after = sim.store.creditNotes.put({
    ...before,
    memo: params.memo ?? before.memo,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('credit_note.updated', after, before);
  return after;
}
