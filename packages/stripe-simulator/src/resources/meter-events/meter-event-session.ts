import type Stripe from 'stripe';
import type { Engine } from '../../kernel/engine.ts';
import { toTimestamp } from '../../kernel/events/thin-event.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, StripeError } from '../../kernel/stripe-error.ts';

type Session = Stripe.V2.Billing.MeterEventSession;

const VALID_SECONDS = 15 * 60;
/** A token that has expired is told from one that never was for this long; then its session is forgotten. */
const KEPT_SECONDS = 86_400;

const expiryOf = ({ expires_at: expiry }: Session): number => Date.parse(expiry) / 1000;

/** docs.stripe.com/api/v2/meter-event-streams/meter-event-sessions/create */
export function createMeterEventSession(sim: Simulation): Session {
  const { meterEventSessions: sessions } = sim.store;
  const now = sim.now();
  for (const { id } of sessions.filter((each) => expiryOf(each) + KEPT_SECONDS <= now)) sessions.delete(id);
  const id = sim.newId('mtr_event_session_test');
  return sessions.put({
    id,
    object: 'v2.billing.meter_event_session',
    authentication_token: `token_${sim.newSecret(id, 40)}`,
    created: toTimestamp(now),
    expires_at: toTimestamp(now + VALID_SECONDS),
    livemode: false,
  } satisfies Session);
}

/**
 * The account that a session's token was made for; no API key opens the stream
 * (docs.stripe.com/api/v2/billing/meter-event-stream/create).
 * @throws 401 for a token that nobody was given, and for one whose time is over
 */
export function accountOfSession(engine: Engine, token = ''): string {
  for (const [account, store] of engine.accounts()) {
    const [session] = store.meterEventSessions.where('token', token);
    if (!session) continue;
    if (engine.clock.now() < expiryOf(session)) return account;
    throw new StripeError({
      status: 401,
      type: 'temporary_session_expired',
      code: 'billing_meter_event_session_expired',
      message: 'The temporary session token has expired.',
    });
  }
  throw invalidRequest('The authentication token is not that of a meter event session.', { status: 401 });
}
