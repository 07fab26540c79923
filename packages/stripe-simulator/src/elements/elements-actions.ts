import type Stripe from 'stripe';
import { type Engine, NOBODY } from '../kernel/engine.ts';
import { PLATFORM_ID } from '../kernel/simulated-account.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { invalidRequest, permissionDenied } from '../kernel/stripe-error.ts';
import { COUNTRIES } from '../pages/countries.ts';
import { createConfirmationToken } from '../resources/confirmation-tokens/confirmation-token.ts';
import { offeredTypes } from '../resources/payment-intents/payment-method-types.ts';
import { createCardToken } from '../resources/tokens/card-token.ts';
import { cardFromBrowser } from './card-from-browser.ts';
import { methodFromBrowser, type TypedMethod } from './method-from-browser.ts';

/** Who asks: the publishable key of a page, for the platform or an account connected to it. */
export interface Asker {
  key: string;
  account: string | null;
}

export interface SessionQuery {
  clientSecret: string | null;
  mode: string;
  currency: string;
  types: string[] | null;
  excluded: string[] | null;
}

/** What a frame needs to know before it shows anything. */
export interface ElementsSession {
  types: string[];
  merchantName: string;
  country: string;
  countries: readonly { code: string; name: string }[];
  /** Unix seconds by the simulator's clock: expiry dates are held against it. */
  now: number;
}

export interface ElementsActions {
  session(asker: Asker, query: SessionQuery): ElementsSession;
  createPaymentMethod(asker: Asker, typed: TypedMethod): Stripe.PaymentMethod;
  createConfirmationToken(asker: Asker, typed: TypedMethod): Stripe.ConfirmationToken;
  createToken(asker: Asker, typed: TypedMethod): Stripe.Token;
}

/** What the frames of the browser script ask of the simulator: each is one transaction. */
export function createElementsActions(engine: Engine): ElementsActions {
  const act = <T>({ key, account }: Asker, work: (sim: Simulation) => T): T => {
    if (!/^pk_test_\w+$/.test(key))
      throw invalidRequest(`Invalid API Key provided: ${key.slice(0, 8)}`, { status: 401 });
    if (account !== null && account !== PLATFORM_ID && !engine.store.accounts.get(account))
      throw permissionDenied(account);
    return engine.transact(NOBODY, { account: account ?? PLATFORM_ID, clock: null }, work);
  };
  return {
    session: (asker, query) => act(asker, (sim) => loadSession(sim, query)),
    createPaymentMethod: (asker, typed) => act(asker, (sim) => methodFromBrowser(sim, typed)),
    createConfirmationToken: (asker, typed) =>
      act(asker, (sim) =>
        createConfirmationToken(sim, {
          method: methodFromBrowser(sim, typed),
          returnUrl: typed.return_url ?? null,
          setupFutureUsage: typed.setup_future_usage ?? null,
          shipping: typed.shipping ?? null,
        }),
      ),
    createToken: (asker, typed) =>
      act(asker, (sim) => createCardToken(sim, cardFromBrowser(sim, typed.card), typed)),
  };
}

function loadSession(sim: Simulation, query: SessionQuery): ElementsSession {
  return {
    types: typesFor(sim, query),
    merchantName: sim.account.business_profile?.name ?? 'Merchant',
    country: sim.account.country ?? 'US',
    countries: COUNTRIES,
    now: sim.now(),
  };
}

function typesFor(
  sim: Simulation,
  { clientSecret, mode, currency, types, excluded }: SessionQuery,
): string[] {
  if (clientSecret !== null) return intentOf(sim, clientSecret).payment_method_types;
  if (mode === '') return ['card'];
  return offeredTypes({
    currency: mode === 'setup' ? null : currency.toLowerCase(),
    allowed: types,
    excluded,
  });
}

function intentOf(sim: Simulation, secret: string): Stripe.PaymentIntent | Stripe.SetupIntent {
  const id = secret.split('_secret_')[0] ?? '';
  const intent = sim.store.paymentIntents.get(id) ?? sim.store.setupIntents.get(id);
  if (intent?.client_secret === secret) return intent;
  throw invalidRequest(
    'The client_secret provided does not match any associated PaymentIntent or SetupIntent on this account. Ensure the publishable key used belongs to the same account that created it.',
    { code: 'resource_missing', param: 'client_secret', status: 404 },
  );
}
