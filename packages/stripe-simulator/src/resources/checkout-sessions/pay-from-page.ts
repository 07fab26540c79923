import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { CheckoutDetails } from '../../pages/checkout-input.ts';
import type { BankInput, CardInput, PayOutcome } from '../../pages/page-actions.ts';
import { cardFromPage } from '../payment-methods/card-from-page.ts';
import { createSepaDebit, createUsBankAccount } from '../payment-methods/create-bank-debit.ts';
import { normalised } from '../tax-ids/tax-id.ts';
import { paySession } from './pay-session.ts';

export interface PageInput {
  details: CheckoutDetails;
  card: CardInput | { savedPaymentMethod: string } | { bank: BankInput } | null;
}

const closed = (message: string): PayOutcome => ({
  kind: 'declined',
  code: 'session_closed',
  declineCode: null,
  message,
});

/** Somebody presses the button of the hosted page. */
export function payFromPage(sim: Simulation, id: string, { details, card }: PageInput): PayOutcome {
  const session = sim.store.checkoutSessions.get(id);
  if (session?.status !== 'open') return closed('This checkout is closed.');
  if (isUsedUp(sim, session)) return closed('This link can no longer be paid.');
  if (details.taxId) normalised(details.taxId);
  if (card === null) return paySession(sim, session, { details, method: null });
  const method =
    'savedPaymentMethod' in card
      ? savedMethod(sim, session, card)
      : 'bank' in card
        ? newBank(sim, card.bank, details)
        : newCard(sim, card, details);
  if ('kind' in method) return method;
  const blocked = blockedBrand(session, method);
  if (blocked) return blocked;
  const { name, address } = method.billing_details;
  const billing = { name: details.billing.name ?? name, address: details.billing.address ?? address };
  return paySession(sim, session, { details: { ...details, billing }, method });
}

function savedMethod(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { savedPaymentMethod }: { savedPaymentMethod: string },
): Stripe.PaymentMethod | PayOutcome {
  const saved = sim.store.paymentMethods.get(savedPaymentMethod);
  if (saved && saved.customer !== null && idOf(saved.customer) === idOf(session.customer)) return saved;
  return { kind: 'invalid', field: 'number', message: 'This card is no longer saved. Enter it again.' };
}

/** A card with the whole address and the phone number, where these were asked for. */
function newCard(
  sim: Simulation,
  input: CardInput,
  { email, phone, billing }: CheckoutDetails,
): Stripe.PaymentMethod | PayOutcome {
  const card = cardFromPage(sim, input, email);
  if ('kind' in card) return card;
  return sim.store.paymentMethods.put<Stripe.PaymentMethod>({
    ...card,
    billing_details: {
      ...card.billing_details,
      ...(billing.address ? { address: billing.address } : {}),
      ...(phone === null ? {} : { phone }),
    },
  });
}

/** An account whose owner has shown at once that it is theirs, as on Stripe's page. */
function newBank(
  sim: Simulation,
  bank: BankInput,
  { email, billing }: CheckoutDetails,
): Stripe.PaymentMethod {
  const details = { billing: { email, name: bank.name, address: billing.address }, metadata: {} };
  if (bank.type === 'sepa_debit') return createSepaDebit(sim, bank.iban, details);
  return createUsBankAccount(
    sim,
    { routing_number: bank.routingNumber, account_number: bank.accountNumber },
    { ...details, verified: true },
  );
}

const BRANDS: Record<string, string> = {
  amex: 'american_express',
  diners: 'discover_global_network',
  discover: 'discover_global_network',
  jcb: 'discover_global_network',
  unionpay: 'discover_global_network',
};

/** Brands and kinds of cards that the session does not take (docs.stripe.com/payments/checkout/block-cards). */
function blockedBrand(
  { payment_method_options: options }: Stripe.Checkout.Session,
  { card }: Stripe.PaymentMethod,
): PayOutcome | null {
  const { brands_blocked: brands = [], funding_types_blocked: kinds = [] } =
    options?.card?.restrictions ?? {};
  if (!card) return null;
  const isBlocked = brands.includes(BRANDS[card.brand] ?? card.brand) || kinds.includes(card.funding);
  return isBlocked
    ? {
        kind: 'invalid',
        field: 'number',
        message: 'This kind of card is not accepted here. Use another one.',
      }
    : null;
}

/** A payment link that may be paid only so often, whose other sessions were paid first. */
function isUsedUp(sim: Simulation, session: Stripe.Checkout.Session): boolean {
  const link = sim.store.paymentLinks.get(idOf(session.payment_link) ?? '');
  const limited = link?.restrictions?.completed_sessions;
  return limited !== undefined && limited.count >= limited.limit;
}
