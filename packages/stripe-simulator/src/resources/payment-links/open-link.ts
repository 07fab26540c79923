import type { Simulation } from '../../kernel/simulation.ts';
import type { LinkPrefill, Opened } from '../../pages/page-actions.ts';
import { applyPromotionCode } from '../checkout-sessions/checkout-actions.ts';
import { createSession } from '../checkout-sessions/create-session.ts';
import { linkPlanOf } from './payment-link.ts';
import { toSessionParams } from './to-session-params.ts';

/** What the address of a link may carry; anything else is dropped (docs.stripe.com/payment-links/url-parameters). */
const REFERENCE = /^[\w-]{1,200}$/;

/** Somebody opens the link: a new session each time, unless it is over. */
export function openLink(sim: Simulation, id: string, prefill: LinkPrefill): Opened | undefined {
  const link = sim.store.paymentLinks.get(id);
  if (!link) return undefined;
  if (!link.active)
    return {
      kind: 'closed',
      message: link.inactive_message,
      merchantName: sim.account.business_profile?.name ?? 'Merchant',
    };
  const { clientReferenceId: reference, email, promotionCode } = prefill;
  const session = createSession(
    sim,
    {
      ...toSessionParams(sim, linkPlanOf(sim, id)),
      ...(reference !== null && REFERENCE.test(reference) ? { client_reference_id: reference } : {}),
      ...(email !== null ? { customer_email: email } : {}),
    },
    { paymentLink: id },
  );
  if (promotionCode !== null) applyPromotionCode(sim, session.id, promotionCode);
  return { kind: 'session', id: session.id };
}
