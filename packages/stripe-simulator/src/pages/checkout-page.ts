import { html } from 'hono/html';
import type Stripe from 'stripe';
import { addressFields } from './address-fields.ts';
import { BANK_NAMES, bankFields } from './bank-fields.ts';
import { cardFields, placeFields, testCards } from './card-fields.ts';
import { cardName } from './card-name.ts';
import {
  consentFields,
  contactFields,
  customFields,
  shippingFields,
  taxIdFields,
} from './checkout-fields.ts';
import { PAY_FORM, updatePath } from './checkout-items.ts';
import { checkoutSummary } from './checkout-summary.ts';
import { toCheckoutWords } from './checkout-words.ts';
import { type Html, layout } from './layout.ts';
import type { BankInput, CheckoutView } from './page-actions.ts';
import { type Problem, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';
import { savedCardChoice } from './saved-card-choice.ts';

export interface CheckoutState {
  typed: FormFields;
  problem: Problem | null;
  /** What has changed since the page was last shown. */
  notice: string | null;
}

/** The hosted checkout. */
export function checkoutPage(view: CheckoutView, { typed, problem, notice }: CheckoutState): Html {
  const { session } = view;
  const words = toCheckoutWords(view);
  const filled = { typed, problem };
  const merchantName = session.branding_settings?.display_name ?? view.merchantName;
  return layout({
    title: `Checkout · ${merchantName}`,
    merchantName,
    split: true,
    body: html`${defaultButton()}${checkoutSummary(view, problem)}
    <section class="card payment" aria-label="Payment">
      ${problemNotice(problem)}
      ${notice === null ? '' : html`<div class="notice" role="status" tabindex="-1" autofocus>${notice}</div>`}
      <form id="${PAY_FORM}" method="post" action="/c/pay/${session.id}">
        ${session.amount_total === null ? '' : html`<input type="hidden" name="expected_total" value="${session.amount_total}">`}
        ${contactFields(session, filled)}
        ${shippingFields(view, filled, updatePath(session.id))}
        ${view.asksForMethod ? paymentMethod(view, filled) : billingAlone(session, filled)}
        ${taxIdFields(session, filled)}
        ${customFields(session, filled)}
        ${consentFields(view, filled)}
        ${text(session.custom_text.submit)}
        <button class="primary">${words.button}</button>
        ${words.terms === '' ? '' : html`<p class="terms">${words.terms}</p>`}
        ${text(session.custom_text.after_submit)}
      </form>
      ${view.asksForMethod ? testCards() : ''}
    </section>`,
  });
}

/**
 * What the Enter key presses is the first button of a form, wherever it stands: without this one it would be a button of
 * the summary, and not the one that pays.
 */
const defaultButton = (): Html =>
  html`<button form="${PAY_FORM}" class="visually-hidden" tabindex="-1" aria-hidden="true"></button>`;

const text = (given: { message: string } | null | undefined): Html | '' =>
  given ? html`<p class="terms">${given.message}</p>` : '';

function paymentMethod(
  view: CheckoutView,
  { typed, problem }: { typed: FormFields; problem: Problem | null },
): Html {
  const { session, savedCards } = view;
  const defaultCountry = session.customer_details?.address?.country ?? 'US';
  const wholeAddress = session.billing_address_collection === 'required';
  const isOnly = savedCards.length === 0 && banksOf(view).length === 0;
  const card = cardFields({ typed, problem, defaultCountry, required: isOnly, withPlace: !wholeAddress });
  const address = wholeAddress
    ? html`<h2>Billing address</h2>${addressFields({ kind: 'bill', typed, problem, defaultCountry })}`
    : '';
  if (isOnly) return html`<h2>Payment method</h2>${card}${address}`;
  return html`<h2>Payment method</h2>${choice(view, { typed, problem }, card)}${address}`;
}

/** Where no payment method brings an address, and taxes or the merchant need one. */
function billingAlone(
  session: Stripe.Checkout.Session,
  filled: { typed: FormFields; problem: Problem | null },
): Html | '' {
  const defaultCountry = session.customer_details?.address?.country ?? 'US';
  if (session.billing_address_collection === 'required')
    return html`<h2>Billing address</h2>${addressFields({ kind: 'bill', ...filled, defaultCountry })}`;
  if (session.automatic_tax?.enabled !== true) return '';
  return html`<h2>Billing address</h2>
    <div class="fields">${placeFields(filled.typed, { country: defaultCountry, problem: filled.problem })}</div>`;
}

function choice(
  view: CheckoutView,
  { typed, problem }: { typed: FormFields; problem: Problem | null },
  newCard: Html,
): Html {
  const { session, savedCards } = view;
  const chosen = typed.payment_method ?? savedCards[0]?.id ?? 'new';
  const isRemovable = session.saved_payment_method_options?.payment_method_remove === 'enabled';
  const removal = (saved: Stripe.PaymentMethod) =>
    isRemovable
      ? html`<button class="link" name="remove_method" value="${saved.id}" formaction="${updatePath(session.id)}" formnovalidate>Remove<span
        class="visually-hidden"> ${cardName(saved)}</span></button>`
      : '';
  return savedCardChoice(savedCards, chosen, newCard, {
    beside: removal,
    takesCards: session.payment_method_types?.includes('card') ?? true,
    others: banksOf(view).map((type) => ({
      value: type,
      label: BANK_NAMES[type],
      fields: bankFields(type, { typed, problem, merchantName: view.merchantName }),
    })),
  });
}

/** The bank debits that the session offers. */
const banksOf = ({ session }: CheckoutView): BankInput['type'][] =>
  (['us_bank_account', 'sepa_debit'] as const).filter((type) => session.payment_method_types?.includes(type));
