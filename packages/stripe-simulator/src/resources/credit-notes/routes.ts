import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { buildCreditNote, findCreditNote } from './credit-note.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import { updateCreditNote, voidCreditNote } from './void-credit-note.ts';

/** https://docs.stripe.com/api/credit_notes */
export const creditNoteRoutes: readonly Route[] = [
  route('POST /v1/credit_notes', 'CreditNoteCreateParams', issueCreditNote),
  route('GET /v1/credit_notes', 'CreditNoteListParams', (sim, params) => {
    const found = candidates(sim, params).filter(
      (note) =>
        (params.customer === undefined || note.customer === params.customer) &&
        isInRange(note.created, params.created),
    );
    return paginate(found, params, '/v1/credit_notes');
  }),
  route('GET /v1/credit_notes/preview', 'CreditNotePreviewParams', (sim, params) => preview(sim, params)),
  route('GET /v1/credit_notes/preview/lines', 'CreditNoteListPreviewLineItemsParams', (sim, params) => {
    const { limit, starting_after, ending_before, ...rest } = params;
    const page = {
      ...(limit === undefined ? {} : { limit }),
      ...(starting_after === undefined ? {} : { starting_after }),
      ...(ending_before === undefined ? {} : { ending_before }),
    };
    return paginate(preview(sim, rest).lines.data, page, '/v1/credit_notes/preview/lines');
  }),
  route('GET /v1/credit_notes/:id', 'CreditNoteRetrieveParams', (sim, _, id: string) =>
    findCreditNote(sim, id),
  ),
  route('GET /v1/credit_notes/:id/lines', 'CreditNoteListLineItemsParams', (sim, params, id: string) =>
    paginate(findCreditNote(sim, id).lines.data, params, `/v1/credit_notes/${id}/lines`),
  ),
  route('POST /v1/credit_notes/:id', 'CreditNoteUpdateParams', updateCreditNote),
  route('POST /v1/credit_notes/:id/void', 'CreditNoteVoidCreditNoteParams', voidCreditNote),
];

const preview = (sim: Simulation, params: Stripe.CreditNotePreviewParams): Stripe.CreditNote =>
  buildCreditNote(sim, params, sim.newId('cn'));

function candidates(sim: Simulation, { invoice }: Stripe.CreditNoteListParams): Stripe.CreditNote[] {
  const { creditNotes } = sim.store;
  return invoice === undefined ? creditNotes.newestFirst() : creditNotes.where('invoice', invoice).reverse();
}
