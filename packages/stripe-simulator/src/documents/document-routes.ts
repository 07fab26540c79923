import { type Context, Hono } from 'hono';
import { type Engine, NOBODY } from '../kernel/engine.ts';
import { authenticate } from '../kernel/http/authenticate.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { idOf } from '../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../kernel/stripe-error.ts';
import { securePages } from '../pages/page-security.ts';
import { receiptPage } from '../pages/receipt-page.ts';
import { toInvoiceView } from '../resources/invoices/invoice-view.ts';
import { lineItemsOf } from '../resources/quotes/routes.ts';
import { toCreditNoteDocument } from './credit-note-document.ts';
import { type InvoiceDocument, toReceiptDocument } from './invoice-document.ts';
import { renderPdf } from './invoice-pdf.ts';
import { orRefuse } from './or-refuse.ts';
import { toQuoteDocument } from './quote-document.ts';
import { toChargeReceipt } from './receipt-document.ts';

/**
 * PDFs beside that of the invoice: receipts, credit notes, and quotes, of which Stripe gives the bytes through its API
 * (docs.stripe.com/api/quotes/pdf). To be mounted before the API, which answers JSON only.
 */
export function documentRoutes(engine: Engine): Hono {
  const app = new Hono();
  const load = (id: string, work: (sim: Simulation) => InvoiceDocument): InvoiceDocument =>
    engine.transact(NOBODY, engine.whereabouts([id]), work);

  app.get('/v1/quotes/:id/pdf', (c) =>
    orRefuse(engine, async () => {
      authenticate(c.req.header('Authorization'));
      return pdf(
        c,
        load(c.req.param('id'), (sim) => quoteOf(sim, c.req.param('id'))),
      );
    }),
  );
  app.get('/i/:invoice/credit-notes/:id/pdf', (c) =>
    orRefuse(engine, () =>
      pdf(
        c,
        load(c.req.param('id'), (sim) => creditNoteOf(sim, c.req.param('id'))),
      ),
    ),
  );
  app.get('/i/:invoice/receipt/pdf', (c) =>
    orRefuse(engine, () =>
      pdf(
        c,
        load(c.req.param('invoice'), (sim) => receiptOf(sim, c.req.param('invoice'))),
      ),
    ),
  );
  app.use('/receipts/*', securePages);
  app.get('/receipts/:charge', (c) => {
    const charge = c.req.param('charge');
    return orRefuse(engine, async () =>
      c.html(
        receiptPage(
          load(charge, (sim) => chargeReceiptOf(sim, charge)),
          `/receipts/${charge}/pdf`,
        ),
      ),
    );
  });
  app.get('/receipts/:charge/pdf', (c) =>
    orRefuse(engine, () =>
      pdf(
        c,
        load(c.req.param('charge'), (sim) => chargeReceiptOf(sim, c.req.param('charge'))),
      ),
    ),
  );
  return app;
}

async function pdf(c: Context, document: InvoiceDocument): Promise<Response> {
  const name = `${document.kind}-${document.number}`.replace(/[^\w-]/g, '_');
  return c.body(new Uint8Array(await renderPdf(document)), 200, {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `attachment; filename="${name}.pdf"`,
    'X-Content-Type-Options': 'nosniff',
  });
}

const merchantOf = (sim: Simulation) => sim.account.business_profile?.name ?? null;

function quoteOf(sim: Simulation, id: string): InvoiceDocument {
  const quote = sim.store.quotes.get(id);
  if (!quote) throw noSuch('quote', id);
  if (quote.status === 'draft')
    throw invalidRequest('The PDF of a quote is there once the quote is finalized.', { status: 400 });
  const customer = sim.store.customers.get(idOf(quote.customer) ?? '');
  return toQuoteDocument({
    quote,
    lines: lineItemsOf(sim, id),
    customer: customer && !customer.deleted ? customer : null,
    merchantName: merchantOf(sim),
  });
}

function creditNoteOf(sim: Simulation, id: string): InvoiceDocument {
  const note = sim.store.creditNotes.get(id);
  const invoice = sim.store.invoices.get(idOf(note?.invoice ?? null) ?? '');
  if (!note || !invoice) throw noSuch('credit note', id);
  return toCreditNoteDocument(note, invoice);
}

function receiptOf(sim: Simulation, id: string): InvoiceDocument {
  const invoice = sim.store.invoices.get(id);
  if (invoice?.status !== 'paid') throw noSuch('receipt', id);
  return toReceiptDocument(toInvoiceView(sim, invoice));
}

/** Of the invoice that the charge has paid, or of the charge alone. */
function chargeReceiptOf(sim: Simulation, id: string): InvoiceDocument {
  const charge = sim.store.charges.get(id);
  if (charge?.status !== 'succeeded') throw noSuch('receipt', id);
  const purpose = sim.store.paymentPurposes.get(idOf(charge.payment_intent) ?? '');
  const invoice = purpose?.kind === 'invoice' ? sim.store.invoices.get(purpose.target) : undefined;
  return invoice?.status === 'paid'
    ? toReceiptDocument(toInvoiceView(sim, invoice))
    : toChargeReceipt(charge, merchantOf(sim));
}
