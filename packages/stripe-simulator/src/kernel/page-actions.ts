import type Stripe from 'stripe';
import type { CardInput, PageActions, PayOutcome } from '../pages/page-actions.ts';
import {
  addCard,
  cancelFromPortal,
  loadPortal,
  resumeFromPortal,
} from '../resources/billing-portal/portal-actions.ts';
import { loadInvoice, payFromPage, paySavedFromPage } from '../resources/invoices/invoice-page-actions.ts';
import { completeChallenge, loadChallenge } from '../resources/payment-intents/challenge.ts';
import { cardFromPage } from '../resources/payment-methods/card-from-page.ts';
import { checkoutPageActions } from './checkout-page-actions.ts';
import { type Engine, NOBODY } from './engine.ts';
import { onboardingActions } from './onboarding-page-actions.ts';
import { portalActions, refusing } from './portal-page-actions.ts';
import type { Simulation } from './simulation.ts';

/** What the hosted pages may do: each press of a button is one transaction. */
export function createPageActions(engine: Engine): PageActions {
  const act = <T>(id: string, work: (sim: Simulation) => T): T =>
    engine.transact(NOBODY, engine.whereabouts([id]), work);
  const pay = async (id: string, work: (sim: Simulation) => PayOutcome) => act(id, work);
  return {
    onboarding: onboardingActions(engine),
    portal: portalActions(engine),
    ...checkoutPageActions(act),
    loadPortal: (id) => act(id, (sim) => loadPortal(sim, id)),
    portalAddCard: (id, card) =>
      pay(id, (sim) => withCard(sim, card, null, (method) => addCard(sim, id, method))),
    portalCancel: async (sessionId, subscriptionId, feedback, comment) =>
      refusing(() =>
        act(sessionId, (sim) => cancelFromPortal(sim, { sessionId, subscriptionId, feedback, comment })),
      ),
    portalResume: async (sessionId, subscriptionId) =>
      refusing(() => act(sessionId, (sim) => resumeFromPortal(sim, sessionId, subscriptionId))),
    loadInvoice: (id) => act(id, (sim) => loadInvoice(sim, id)),
    payInvoice: (id, card) =>
      pay(id, (sim) =>
        'savedPaymentMethod' in card
          ? paySavedFromPage(sim, id, card.savedPaymentMethod)
          : withCard(sim, card, null, (method) => payFromPage(sim, id, method)),
      ),
    loadChallenge: (id) => act(id, (sim) => loadChallenge(sim, id)),
    completeChallenge: (id, succeeded) => pay(id, (sim) => completeChallenge(sim, id, succeeded)),
  };
}

function withCard(
  sim: Simulation,
  input: CardInput,
  email: string | null,
  use: (method: Stripe.PaymentMethod) => PayOutcome,
): PayOutcome {
  const card = cardFromPage(sim, input, email);
  return 'kind' in card ? card : use(card);
}
