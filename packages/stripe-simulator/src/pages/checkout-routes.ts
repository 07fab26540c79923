import { type Context, Hono } from 'hono';
import { formatMoney } from '../documents/format-money.ts';
import { readBankForm } from './bank-fields.ts';
import { showClosed } from './checkout-closed.ts';
import type { CheckoutDetails, OrderChange } from './checkout-input.ts';
import { type CheckoutState, checkoutPage } from './checkout-page.ts';
import type { CheckoutView, PageActions } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import { type FormFields, readCardForm, readForm } from './read-card-form.ts';
import { readCheckoutForm } from './read-checkout-form.ts';
import { readOrderChange } from './read-order-change.ts';
import { redirectTo, respondToPayment } from './respond-to-payment.ts';
import { returnedProblem } from './returned-problem.ts';

type Answer = Response | Promise<Response>;
type Status = 200 | 402 | 422;

const NOTHING: CheckoutState = { typed: {}, problem: null, notice: null };

/** The hosted checkout of docs.stripe.com/payments/checkout, at the address in a session's `url`. */
export function checkoutRoutes(actions: PageActions): Hono {
  const app = new Hono();

  /** Runs a handler with a session that is open, or says that it is over. */
  const withOpen = (handle: (c: Context, view: CheckoutView) => Answer) => (c: Context) => {
    const view = actions.loadCheckout(c.req.param('sessionId') ?? '');
    return view?.session.status === 'open' ? handle(c, view) : showClosed(c, view);
  };

  app.get(
    '/:sessionId',
    withOpen((c, view) =>
      show(c, view, { ...NOTHING, typed: prefilled(c), problem: returnedProblem(c.req.query('error')) }, 200),
    ),
  );
  app.post(
    '/:sessionId',
    withOpen(async (c, view) => pay(c, view, { actions, form: await readForm(c.req.raw) })),
  );
  app.post(
    '/:sessionId/update',
    withOpen(async (c, view) => update(c, view, { actions, form: await readForm(c.req.raw) })),
  );
  app.post(
    '/:sessionId/promotion',
    withOpen(async (c, view) => {
      const code = (await readForm(c.req.raw)).promotion_code?.trim() ?? '';
      const applied = actions.applyPromotionCode(view.session.id, code);
      if (applied.ok) return redirectTo(c, `/c/pay/${view.session.id}`);
      return show(
        c,
        view,
        { ...NOTHING, problem: { field: 'promotion_code', message: applied.message } },
        422,
      );
    }),
  );
  app.get('/:sessionId/cancel', (c) => {
    const id = c.req.param('sessionId');
    const cancelUrl = actions.cancelCheckout(id);
    return cancelUrl === undefined ? showClosed(c, actions.loadCheckout(id)) : redirectTo(c, cancelUrl);
  });

  return app;
}

interface Sent {
  actions: PageActions;
  form: FormFields;
  /** On which taxes depend. */
  details?: CheckoutDetails;
}

/** Nothing is charged but the total that was shown when the button was pressed. */
async function pay(c: Context, shown: CheckoutView, { actions, form }: Sent): Promise<Response> {
  const { id } = shown.session;
  const read = readCheckoutForm(form, shown);
  const isTaxed = shown.session.automatic_tax?.enabled === true && 'details' in read;
  const changed = changeOrder(shown, { actions, form, ...(isTaxed ? { details: read.details } : {}) });
  if (!changed.ok) return show(c, shown, { ...NOTHING, typed: form, problem: changed.problem }, 422);
  const view = actions.loadCheckout(id) ?? shown;
  const total = view.session.amount_total;
  if (form.expected_total !== undefined && form.expected_total !== String(total))
    return show(c, view, { ...NOTHING, typed: form, notice: totalWords(view, 'Check it and go on.') }, 200);
  if ('problem' in read) return show(c, view, { ...NOTHING, typed: form, problem: read.problem }, 422);
  const payment = readPayment(form, view);
  if ('problem' in payment) return show(c, view, { ...NOTHING, typed: form, problem: payment.problem }, 422);
  const outcome = await actions.payCheckout(id, { details: read.details, card: payment.card });
  return respondToPayment(c, outcome, {
    backPath: `/c/pay/${id}`,
    renderAgain: (problem, status) =>
      show(c, actions.loadCheckout(id) ?? view, { ...NOTHING, typed: form, problem }, status),
  });
}

/** What was typed elsewhere on the page stays, but for the card's number and code. */
function update(c: Context, shown: CheckoutView, { actions, form }: Sent): Answer {
  if (form.remove_method !== undefined) actions.removeSavedMethod(shown.session.id, form.remove_method);
  const changed = changeOrder(shown, { actions, form });
  const view = actions.loadCheckout(shown.session.id) ?? shown;
  if (!changed.ok) return show(c, view, { ...NOTHING, typed: form, problem: changed.problem }, 422);
  const { add: _add, remove: _remove, ...typed } = form;
  return show(c, view, { ...NOTHING, typed, notice: totalWords(view, '') }, 200);
}

function changeOrder(view: CheckoutView, { actions, form, details }: Sent) {
  const change: OrderChange = { ...readOrderChange(form, view), ...(details ? { details } : {}) };
  if (Object.keys(change).length === 0) return { ok: true } as const;
  const changed = actions.changeOrder(view.session.id, change);
  if (changed.ok) return changed;
  return { ok: false, problem: { field: changed.field, message: changed.message } } as const;
}

function totalWords({ session }: CheckoutView, then: string): string {
  if (session.amount_total === null) return 'Your order was updated.';
  const money = formatMoney(session.amount_total, session.currency ?? 'usd');
  return `Your order was updated. Total due today: ${money}. ${then}`.trim();
}

function readPayment(form: FormFields, view: CheckoutView) {
  if (!view.asksForMethod) return { card: null };
  const saved = view.savedCards.find(({ id }) => id === form.payment_method);
  if (saved) return { card: { savedPaymentMethod: saved.id } };
  const chosen = form.payment_method;
  const isOffered = view.session.payment_method_types?.includes(chosen ?? '') === true;
  if (isOffered && (chosen === 'us_bank_account' || chosen === 'sepa_debit'))
    return readBankForm(form, chosen);
  return readCardForm(form);
}

/** What a payment link's address said beforehand. */
function prefilled(c: Context): FormFields {
  const email = c.req.query('prefilled_email');
  return email === undefined ? {} : { email };
}

function show(c: Context, view: CheckoutView, state: CheckoutState, status: Status): Answer {
  allowFormTargets(c, [view.session.success_url, view.session.return_url]);
  return c.html(checkoutPage(view, state), status);
}
