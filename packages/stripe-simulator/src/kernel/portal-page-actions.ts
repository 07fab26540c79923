import type { PortalActions } from '../pages/portal-actions.ts';
import { changeFromPortal, planPortalChange } from '../resources/billing-portal/change-plan.ts';
import { makeDefaultFromPortal, removeCardFromPortal } from '../resources/billing-portal/portal-cards.ts';
import {
  addTaxIdFromPortal,
  removeTaxIdFromPortal,
  updateFromPortal,
} from '../resources/billing-portal/portal-customer.ts';
import {
  findLoginPage,
  logInToPortal,
  loginAfterExpiration,
} from '../resources/billing-portal/portal-login.ts';
import { pauseFromPortal, unpauseFromPortal } from '../resources/billing-portal/portal-pause.ts';
import { tryPlanChange } from '../resources/billing-portal/preview-plan-change.ts';
import { retainFromPortal } from '../resources/billing-portal/retain-customer.ts';
import { type Engine, NOBODY } from './engine.ts';
import type { Simulation } from './simulation.ts';
import { StripeError } from './stripe-error.ts';

interface Refused {
  kind: 'refused';
  message: string;
  field: string | null;
}

/** What a customer may do in the portal: each press of a button is one transaction. */
export function portalActions(engine: Engine): PortalActions {
  const act = <T>(id: string, work: (sim: Simulation) => T): T | Refused =>
    refusing(() => engine.transact(NOBODY, engine.whereabouts([id]), work));
  return {
    loginPage: (id) => engine.transact(NOBODY, engine.whereabouts([id]), (sim) => findLoginPage(sim, id)),
    logIn: (id, email) =>
      engine.transact(NOBODY, engine.whereabouts([id]), (sim) => logInToPortal(sim, id, email)),
    afterExpiration: (id) =>
      engine.transact(NOBODY, engine.whereabouts([id]), (sim) => loginAfterExpiration(sim, id)),
    previewChange: (sessionId, subscriptionId, choice) =>
      refusing(() => ({
        kind: 'preview' as const,
        preview: undone(engine, sessionId, (sim) =>
          tryPlanChange(sim, planPortalChange(sim, { sessionId, subscriptionId, choice })),
        ),
      })),
    change: (sessionId, subscriptionId, choice, prorationDate) =>
      act(sessionId, (sim) =>
        changeFromPortal(sim, planPortalChange(sim, { sessionId, subscriptionId, choice }), prorationDate),
      ),
    pause: (sessionId, subscriptionId, option) =>
      act(sessionId, (sim) => pauseFromPortal(sim, { sessionId, subscriptionId, option })),
    unpause: (sessionId, subscriptionId) =>
      act(sessionId, (sim) => unpauseFromPortal(sim, sessionId, subscriptionId)),
    retain: (sessionId, subscriptionId) =>
      act(sessionId, (sim) => retainFromPortal(sim, sessionId, subscriptionId)),
    makeDefault: (sessionId, cardId) =>
      act(sessionId, (sim) => makeDefaultFromPortal(sim, sessionId, cardId)),
    removeCard: (sessionId, cardId) => act(sessionId, (sim) => removeCardFromPortal(sim, sessionId, cardId)),
    updateCustomer: (sessionId, given) => act(sessionId, (sim) => updateFromPortal(sim, sessionId, given)),
    addTaxId: (sessionId, type, value) =>
      act(sessionId, (sim) => addTaxIdFromPortal(sim, sessionId, { type, value })),
    removeTaxId: (sessionId, id) => act(sessionId, (sim) => removeTaxIdFromPortal(sim, sessionId, id)),
  };
}

/** What the API would refuse is told on the page, and nothing has changed. */
export function refusing<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { message, param = null } = error.details;
    return { kind: 'refused', message, field: param };
  }
}

/** Thrown to undo what was only tried. */
class Undone extends Error {}

function undone<T>(engine: Engine, id: string, work: (sim: Simulation) => T): T {
  const tried: T[] = [];
  try {
    engine.transact(NOBODY, engine.whereabouts([id]), (sim) => {
      tried.push(work(sim));
      throw new Undone();
    });
  } catch (error) {
    const [result] = tried;
    if (error instanceof Undone && result !== undefined) return result;
    throw error;
  }
  throw new Error('What was only tried was kept.');
}
