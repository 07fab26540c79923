import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { moveBalance } from '../customer-balance/move-balance.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { paymentsOf } from '../invoice-payments/invoice-payment.ts';
import { changeInvoice } from '../invoices/edit-draft.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { createRefund } from '../refunds/create-refund.ts';
import { buildCreditNote } from './credit-note.ts';
import { reduceDue } from './reduce-due.ts';

type Params = Stripe.CreditNoteCreateParams;

/**
 * First what is still due becomes less; what was paid already is refunded, credited to the balance or settled outside
 * of Stripe, and those must make up the rest exactly (docs.stripe.com/api/credit_notes/create).
 */
export function issueCreditNote(sim: Simulation, params: Params): Stripe.CreditNote {
  const draft = buildCreditNote(sim, params, sim.newId('cn'));
  const invoice = findInvoice(sim, params.invoice, 'invoice');
  assertAllocated(sim, draft, params);
  const refunds = [...linkedRefunds(sim, invoice, params), ...newRefund(sim, invoice, params.refund_amount)];
  const note = sim.store.creditNotes.put<Stripe.CreditNote>({
    ...draft,
    customer_balance_transaction: credit(sim, draft, params.credit_amount),
    refunds,
  });
  const after = changeInvoice(sim, invoice, {
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + note.post_payment_amount,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + note.pre_payment_amount,
  });
  if (note.pre_payment_amount > 0) reduceDue(sim, after, note.pre_payment_amount);
  sim.emit('credit_note.created', note);
  return note;
}

function assertAllocated(sim: Simulation, note: Stripe.CreditNote, params: Params): void {
  const given = [params.credit_amount, params.refund_amount, params.out_of_band_amount];
  const [negative] = (['credit_amount', 'refund_amount', 'out_of_band_amount'] as const).filter(
    (name) => (params[name] ?? 0) < 0,
  );
  if (negative !== undefined)
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: negative,
    });
  const linked = (params.refunds ?? []).map(
    ({ refund, amount_refunded }) => amount_refunded ?? sim.store.refunds.get(refund ?? '')?.amount ?? 0,
  );
  const sum = [...given, ...linked].reduce<number>((total, amount) => total + (amount ?? 0), 0);
  if (sum === note.post_payment_amount) return;
  throw invalidRequest(
    `The sum of credit amount, refund amount and out of band amount (${sum}) must equal the amount of the credit note that was paid already (${note.post_payment_amount}).`,
  );
}

function credit(sim: Simulation, note: Stripe.CreditNote, amount: number | undefined): string | null {
  if (!amount) return null;
  return moveBalance(sim, findCustomer(sim, idOf(note.customer) ?? ''), {
    amount: -amount,
    currency: note.currency,
    type: 'credit_note',
    creditNote: note.id,
    invoice: idOf(note.invoice),
  }).id;
}

/** The charge that paid the invoice. */
function chargeOf(sim: Simulation, invoice: Stripe.Invoice): Stripe.Charge | undefined {
  for (const payment of paymentsOf(sim, invoice.id)) {
    const intent = sim.store.paymentIntents.get(idOf(payment.payment.payment_intent ?? null) ?? '');
    const charge = sim.store.charges.get(idOf(intent?.latest_charge ?? null) ?? '');
    if (payment.status === 'paid' && charge?.status === 'succeeded') return charge;
  }
  return undefined;
}

function newRefund(
  sim: Simulation,
  invoice: Stripe.Invoice,
  amount: number | undefined,
): Stripe.CreditNote.Refund[] {
  if (!amount) return [];
  const charge = chargeOf(sim, invoice);
  if (!charge || charge.amount_captured - charge.amount_refunded < amount)
    throw invalidRequest('The refund amount is greater than what was paid by the charge of this invoice.', {
      param: 'refund_amount',
    });
  return [toEntry(createRefund(sim, { charge: charge.id, amount }), amount)];
}

/** Refunds that were made before, each for no more than it was. */
function linkedRefunds(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { refunds = [] }: Params,
): Stripe.CreditNote.Refund[] {
  const charge = chargeOf(sim, invoice);
  return refunds.map((given, at) => {
    const param = `refunds[${at}][refund]`;
    if (given.type === 'payment_record_refund')
      throw invalidRequest('The simulator keeps no payment records.', { param: `refunds[${at}][type]` });
    const refund = sim.store.refunds.get(given.refund ?? '');
    if (!refund) throw noSuch('refund', given.refund ?? '', param);
    const amount = given.amount_refunded ?? refund.amount;
    if (idOf(refund.charge) !== charge?.id || amount > refund.amount - linkedAlready(sim, refund.id))
      throw invalidRequest(`The refund ${refund.id} can't be linked to a credit note of this invoice.`, {
        param,
      });
    return toEntry(refund, amount);
  });
}

const linkedAlready = (sim: Simulation, refund: string): number =>
  sim.store.creditNotes
    .filter(({ status }) => status !== 'void')
    .flatMap(({ refunds }) => refunds)
    .filter((entry) => entry.refund === refund)
    .reduce((sum, { amount_refunded }) => sum + amount_refunded, 0);

const toEntry = (refund: Stripe.Refund, amount: number): Stripe.CreditNote.Refund => ({
  amount_refunded: amount,
  payment_record_refund: null,
  refund: refund.id,
  type: 'refund',
});
