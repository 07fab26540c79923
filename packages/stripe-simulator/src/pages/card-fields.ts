import { html } from 'hono/html';
import { COUNTRIES } from './countries.ts';
import type { Html } from './layout.ts';
import { type Problem, problemAttributes } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** The fields of a new card. What was typed is kept after an error, but never the number or the CVC. */
export function cardFields(input: {
  typed: FormFields;
  problem: Problem | null;
  defaultCountry: string;
  /** False beside saved cards, where these may stay empty. */
  required: boolean;
  /** False where the whole address is asked for besides. */
  withPlace?: boolean;
}): Html {
  const { typed, problem, required, withPlace = true } = input;
  const must = required ? html`required` : '';
  const country = input.defaultCountry;
  return html`<div class="fields">
    <div class="field wide">
      <label for="number">Card number</label>
      <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" maxlength="24"
        placeholder="1234 1234 1234 1234" ${must} ${problemAttributes(problem, 'number')}>
    </div>
    <div class="field">
      <label for="exp">Expiration</label>
      <input id="exp" name="exp" inputmode="numeric" autocomplete="cc-exp" maxlength="9"
        placeholder="MM / YY" value="${typed.exp ?? ''}" ${must} ${problemAttributes(problem, 'exp')}>
    </div>
    <div class="field">
      <label for="cvc">CVC</label>
      <input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" maxlength="4"
        placeholder="123" ${must} ${problemAttributes(problem, 'cvc')}>
    </div>
    <div class="field wide">
      <label for="name">Cardholder name</label>
      <input id="name" name="name" autocomplete="cc-name" maxlength="200" placeholder="Full name on card"
        value="${typed.name ?? ''}">
    </div>
    ${withPlace ? placeFields(typed, { country, problem }) : ''}
  </div>`;
}

/** The two that banks and taxes ask for at the least. */
export function placeFields(
  typed: FormFields,
  { country: initial, problem }: { country: string; problem: Problem | null },
): Html {
  const country = typed.country ?? initial;
  return html`<div class="field place">
      <label for="country">Country or region</label>
      <select id="country" name="country" autocomplete="country">
        ${COUNTRIES.map(
          ({ code, name }) =>
            html`<option value="${code}" ${code === country ? html`selected` : ''}>${name}</option>`,
        )}
      </select>
    </div>
    <div class="field place">
      <label for="postal_code">Postal code</label>
      <input id="postal_code" name="postal_code" autocomplete="postal-code" maxlength="20"
        value="${typed.postal_code ?? ''}" ${problemAttributes(problem, 'postal_code')}>
    </div>`;
}

/** Numbers of docs.stripe.com/testing that this simulator knows. */
const TEST_CARDS = [
  ['4242 4242 4242 4242', 'Succeeds'],
  ['5555 5555 5555 4444', 'Succeeds, Mastercard'],
  ['4000 0025 0000 3155', 'Asks for 3-D Secure the first time'],
  ['4000 0027 6000 3184', 'Asks for 3-D Secure every time'],
  ['4000 0000 0000 0002', 'Is declined'],
  ['4000 0000 0000 9995', 'Is declined: insufficient funds'],
  ['4000 0000 0000 0069', 'Is declined: expired'],
  ['4000 0000 0000 0127', 'Is declined: wrong security code'],
  ['4000 0000 0000 0341', 'Can be saved, then fails when charged'],
] as const;

export function testCards(): Html {
  return html`<details class="test-cards">
    <summary>Test cards</summary>
    <p>Any future date, any three digits.</p>
    <dl>${TEST_CARDS.map(([number, what]) => html`<div><dt>${number}</dt><dd>${what}</dd></div>`)}</dl>
  </details>`;
}
