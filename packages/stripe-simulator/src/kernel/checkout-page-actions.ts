import type { Opened, PageActions, PayOutcome } from '../pages/page-actions.ts';
import { changeOrder } from '../resources/checkout-sessions/change-order.ts';
import {
  applyPromotionCode,
  loadCheckout,
  removeSavedMethod,
} from '../resources/checkout-sessions/checkout-actions.ts';
import { payFromPage } from '../resources/checkout-sessions/pay-from-page.ts';
import { recoverSession } from '../resources/checkout-sessions/recover-session.ts';
import { openLink } from '../resources/payment-links/open-link.ts';
import type { Simulation } from './simulation.ts';
import { StripeError } from './stripe-error.ts';

type CheckoutActions = Pick<
  PageActions,
  | 'applyPromotionCode'
  | 'cancelCheckout'
  | 'changeOrder'
  | 'loadCheckout'
  | 'openPaymentLink'
  | 'payCheckout'
  | 'recoverCheckout'
  | 'removeSavedMethod'
>;

/** What the checkout page may do; `act` is one transaction about the object of an id. */
export function checkoutPageActions(
  act: <T>(id: string, work: (sim: Simulation) => T) => T,
): CheckoutActions {
  return {
    applyPromotionCode: (id, code) => act(id, (sim) => applyPromotionCode(sim, id, code)),
    cancelCheckout: (id) => act(id, (sim) => sim.store.checkoutSessions.get(id)?.cancel_url ?? undefined),
    changeOrder: (id, change) => act(id, (sim) => changeOrder(sim, id, change)),
    loadCheckout: (id) => act(id, (sim) => loadCheckout(sim, id)),
    openPaymentLink: (id, prefill) => closedIfRefused(() => act(id, (sim) => openLink(sim, id, prefill))),
    payCheckout: async (id, input) => refusedInWords(() => act(id, (sim) => payFromPage(sim, id, input))),
    recoverCheckout: (id) =>
      closedIfRefused(() =>
        act(id, (sim) => {
          const session = recoverSession(sim, id);
          return session && { kind: 'session', id: session.id };
        }),
      ),
    removeSavedMethod: (id, method) => act(id, (sim) => removeSavedMethod(sim, id, method)),
  };
}

/** Where the page has what the API names otherwise. */
const BANK_FIELDS: Record<string, string> = {
  account_number_invalid: 'account_number',
  invalid_bank_account_iban: 'iban',
  routing_number_invalid: 'routing_number',
};

/** What the API would refuse, such as a malformed tax ID, undoes the whole try and is said on the page. */
function refusedInWords(pay: () => PayOutcome): PayOutcome {
  try {
    return pay();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { code = 'invalid_request', message } = error.details;
    if (code === 'tax_id_invalid')
      return { kind: 'invalid', field: 'tax_id', message: 'This tax ID does not have the form of its type.' };
    const field = BANK_FIELDS[code];
    if (field !== undefined) return { kind: 'invalid', field, message };
    return { kind: 'declined', code, declineCode: null, message };
  }
}

/** A session that can't be made any more, such as of a price that was archived since. */
function closedIfRefused(open: () => Opened | undefined): Opened | undefined {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { kind: 'closed', message: null, merchantName: 'Checkout' };
  }
}
