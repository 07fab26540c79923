import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { PaymentPurpose } from '../../kernel/state/records.ts';

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** Where the browser goes after a challenge, and whether a script in it handles the challenge itself. */
export function rememberReturn(
  sim: Simulation,
  id: string,
  { returnUrl, usesSdk }: { returnUrl: string | null; usesSdk: boolean },
): void {
  const purpose = sim.store.paymentPurposes.get(id);
  if (!purpose && returnUrl === null && !usesSdk) return;
  const before: PaymentPurpose = purpose ?? { id, kind: 'intent', target: id, returnUrl: null };
  const given = returnUrl === null ? {} : { returnUrl, isGiven: true };
  sim.store.paymentPurposes.put({ ...before, ...given, usesSdk });
}

/**
 * The merchant's page, told what it comes back from (docs.stripe.com/payments/accept-a-payment#web-collect-payment-details).
 * Pages of the simulator itself ask for the intent anyway.
 */
export function returnUrlOf(sim: Simulation, intent: Intent): string | null {
  const purpose = sim.store.paymentPurposes.get(intent.id);
  const url = purpose?.returnUrl ?? intent.next_action?.redirect_to_url?.return_url ?? null;
  if (url === null || purpose?.isGiven !== true || !URL.canParse(url)) return url;
  const told = new URL(url);
  told.searchParams.set(intent.object, intent.id);
  told.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '');
  const current =
    intent.object === 'payment_intent'
      ? sim.store.paymentIntents.get(intent.id)
      : sim.store.setupIntents.get(intent.id);
  told.searchParams.set('redirect_status', redirectStatus(current?.status));
  return told.href;
}

function redirectStatus(status: string | undefined): string {
  if (status === 'succeeded' || status === 'requires_capture') return 'succeeded';
  return status === 'processing' ? 'pending' : 'failed';
}
