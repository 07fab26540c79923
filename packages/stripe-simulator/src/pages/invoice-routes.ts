import { type Context, Hono } from 'hono';
import { renderInvoicePdf } from '../documents/invoice-pdf.ts';
import { canBePaid, invoicePage } from './invoice-page.ts';
import { messagePage } from './message-page.ts';
import type { InvoiceView, PageActions } from './page-actions.ts';
import { allowAnyFormTarget } from './page-security.ts';
import type { Problem } from './problem.ts';
import { type FormFields, readCardForm, readForm } from './read-card-form.ts';
import { redirectTo, respondToPayment } from './respond-to-payment.ts';
import { returnedProblem } from './returned-problem.ts';

/** The pages behind an invoice's `hosted_invoice_url` and `invoice_pdf`. */
export function invoiceRoutes(actions: PageActions): Hono {
  const app = new Hono();
  const loaded = (c: Context) => {
    const view = actions.loadInvoice(c.req.param('invoiceId') ?? '');
    return view?.invoice.status === 'draft' ? undefined : view;
  };

  app.get('/:invoiceId', (c) => {
    const view = loaded(c);
    if (!view) return showUnknown(c);
    return show(c, view, {}, returnedProblem(c.req.query('error')), 200);
  });

  app.post('/:invoiceId', async (c) => {
    const view = loaded(c);
    if (!view) return showUnknown(c);
    const path = `/i/${view.invoice.id}`;
    if (!canBePaid(view)) return redirectTo(c, path);
    const form = await readForm(c.req.raw);
    const saved = form.payment_method && form.payment_method !== 'new' ? form.payment_method : null;
    const read = saved === null ? readCardForm(form) : { card: { savedPaymentMethod: saved } };
    if ('problem' in read) return show(c, view, form, read.problem, 422);
    const outcome = await actions.payInvoice(view.invoice.id, read.card);
    return respondToPayment(c, outcome, {
      backPath: path,
      renderAgain: (problem, status) => show(c, loaded(c) ?? view, form, problem, status),
    });
  });

  app.get('/:invoiceId/pdf', async (c) => {
    const view = loaded(c);
    if (!view) return showUnknown(c);
    const name = (view.invoice.number ?? view.invoice.id).replace(/[^\w-]/g, '_');
    return c.body(new Uint8Array(await renderInvoicePdf(view)), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="Invoice-${name}.pdf"`,
    });
  });

  return app;
}

function show(
  c: Context,
  view: InvoiceView,
  form: FormFields,
  problem: Problem | null,
  status: 200 | 402 | 422,
): Response | Promise<Response> {
  // Where paying leads is the simulator's choice, and may be another name of this host.
  allowAnyFormTarget(c);
  return c.html(invoicePage(view, form, problem), status);
}

function showUnknown(c: Context): Response | Promise<Response> {
  return c.html(
    messagePage({
      title: 'Invoice not found',
      text: 'This link is wrong, or the invoice was not issued yet.',
    }),
    404,
  );
}
