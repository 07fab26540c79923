import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { type CollectionTerms, collectionTerms } from './collection-terms.ts';
import { changeInvoice, editDraft } from './edit-draft.ts';
import { findInvoice, notEditable } from './find-invoice.ts';
import { giveDiscounts } from './given-discounts.ts';
import { noRecord } from './invoice-record.ts';
import { givenSettings } from './invoice-settings.ts';
import { keepShares } from './invoice-terms.ts';

type Params = Stripe.InvoiceUpdateParams;

const PAYS_AFTER_SECONDS = 3600;

/** What a final invoice still lets anybody change: nothing that is written on it. */
const ALWAYS_EDITABLE: readonly string[] = [
  'auto_advance',
  'default_payment_method',
  'expand',
  'metadata',
  'payment_settings',
] satisfies (keyof Params)[];

/** https://docs.stripe.com/api/invoices/update */
export function updateInvoice(sim: Simulation, params: Params, id: string): Stripe.Invoice {
  const invoice = findInvoice(sim, id);
  return invoice.status === 'draft' ? updateDraft(sim, invoice, params) : updateFinal(sim, invoice, params);
}

function updateDraft(sim: Simulation, draft: Stripe.Invoice, params: Params): Stripe.Invoice {
  const customer = findCustomer(sim, idOf(draft.customer) ?? '');
  const record = sim.store.invoiceRecords.get(draft.id) ?? noRecord(draft.id);
  const terms = collectionTerms(sim, params, termsOf(draft, record.daysUntilDue), customer);
  if (terms.daysUntilDue !== record.daysUntilDue)
    sim.store.invoiceRecords.put({ ...record, daysUntilDue: terms.daysUntilDue });
  keepShares(sim, draft.id, params);
  if (terms.finalizesAt === null) sim.unschedule('invoice.finalize', draft.id);
  else sim.schedule('invoice.finalize', draft.id, terms.finalizesAt);
  return editDraft(sim, draft, {
    ...givenSettings(sim, params, draft),
    ...discounts(sim, draft, params),
    auto_advance: terms.autoAdvance,
    automatically_finalizes_at: terms.finalizesAt,
    collection_method: terms.collectionMethod,
    due_date: terms.dueDate,
    metadata: mergeMetadata(draft.metadata, params.metadata),
    next_payment_attempt: terms.collectionMethod === 'send_invoice' ? null : terms.finalizesAt,
  });
}

const termsOf = (draft: Stripe.Invoice, daysUntilDue: number | null): CollectionTerms => ({
  collectionMethod: draft.collection_method,
  daysUntilDue,
  dueDate: draft.due_date,
  autoAdvance: draft.auto_advance ?? false,
  finalizesAt: draft.automatically_finalizes_at,
});

function discounts(sim: Simulation, draft: Stripe.Invoice, params: Params): Partial<Stripe.Invoice> {
  if (params.discounts === undefined) return {};
  const kept = draft.discounts.map((discount) => idOf(discount) ?? '');
  const holder = { customer: idOf(draft.customer) ?? '', invoice: draft.id, kept };
  return { discounts: giveDiscounts(sim, params.discounts, holder).map((discount) => discount.id) };
}

function updateFinal(sim: Simulation, invoice: Stripe.Invoice, params: Params): Stripe.Invoice {
  const fixed = Object.keys(params).find((name) => !ALWAYS_EDITABLE.includes(name));
  if (fixed !== undefined) throw notEditable(fixed);
  return changeInvoice(sim, invoice, {
    ...givenSettings(sim, params, invoice),
    ...advance(sim, invoice, params.auto_advance),
    metadata: mergeMetadata(invoice.metadata, params.metadata),
  });
}

function advance(
  sim: Simulation,
  invoice: Stripe.Invoice,
  wanted: boolean | undefined,
): Partial<Stripe.Invoice> {
  if (wanted === undefined || wanted === (invoice.auto_advance ?? false)) return {};
  if (invoice.status !== 'open')
    throw invalidRequest(`An invoice that is ${invoice.status} can't advance automatically.`, {
      param: 'auto_advance',
    });
  return wanted ? startAdvancing(sim, invoice) : stopAdvancing(sim, invoice);
}

function stopAdvancing(sim: Simulation, { id }: Stripe.Invoice): Partial<Stripe.Invoice> {
  sim.unschedule('invoice.retry', id);
  return { auto_advance: false, next_payment_attempt: null };
}

function startAdvancing(sim: Simulation, invoice: Stripe.Invoice): Partial<Stripe.Invoice> {
  const at = firstTryAt(sim, invoice);
  if (at === null) return { auto_advance: true };
  sim.schedule('invoice.retry', invoice.id, at);
  return { auto_advance: true, next_payment_attempt: at };
}

/** Unix seconds: an open invoice that is charged is tried an hour later; one that is sent, never. */
export const firstTryAt = (sim: Simulation, { collection_method }: Stripe.Invoice): number | null =>
  collection_method === 'send_invoice' ? null : sim.now() + PAYS_AFTER_SECONDS;
