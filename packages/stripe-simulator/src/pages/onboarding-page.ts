import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';
import type { OnboardingView } from './onboarding-actions.ts';
import { dueField, type FieldProblem, fieldNotice, sectionsOf } from './onboarding-fields.ts';
import type { FormFields } from './read-card-form.ts';

export const onboardingPath = ({ session }: OnboardingView, rest = ''): string =>
  `/onboarding/${session}${rest}`;

/** The form of a connected account (docs.stripe.com/connect/hosted-onboarding): it asks for what is due, and only that. */
export function onboardingPage(view: OnboardingView, typed: FormFields, problem: FieldProblem | null): Html {
  return layout({
    title: 'Get paid',
    merchantName: view.platformName,
    body: html`<div class="portal">
      <p class="back"><a href="${onboardingPath(view, '/return')}"><span aria-hidden="true">←</span> Save for later and return</a></p>
      <h1>Get paid by ${view.platformName}</h1>
      ${view.due.length === 0 ? allDone(view) : form(view, typed, problem)}
    </div>`,
  });
}

function allDone(view: OnboardingView): Html {
  return html`<section class="card message"><h2>Nothing is missing</h2>
    <p>Everything that was asked for has been given.</p>
    <p><a class="button" href="${onboardingPath(view, '/return')}">Return</a></p></section>`;
}

function form(view: OnboardingView, typed: FormFields, problem: FieldProblem | null): Html {
  return html`${fieldNotice(problem)}
    <form method="post" action="${onboardingPath(view)}">
      ${view.due.includes('business_type') ? businessTypes(typed) : ''}
      ${sectionsOf(view).map(
        ({ title, fields }) => html`<section class="card"><h2>${title}</h2>
          <div class="fields">${fields.map((field) => dueField(field, typed, problem))}</div></section>`,
      )}
      ${view.due.includes('business_type') ? '' : confirmations(view)}
      <div class="row end"><button class="primary">${view.due.includes('business_type') ? 'Continue' : 'Agree and submit'}</button></div>
    </form>
    ${testValues()}`;
}

const TYPES = [
  ['individual', 'Individual or sole proprietorship'],
  ['company', 'Company'],
  ['non_profit', 'Non-profit organisation'],
  ['government_entity', 'Government entity'],
] as const;

function businessTypes(typed: FormFields): Html {
  return html`<section class="card"><fieldset class="choice"><legend>What kind of business is it?</legend>
    ${TYPES.map(
      ([
        value,
        label,
      ]) => html`<label class="option"><input type="radio" name="business_type" value="${value}" required
        ${typed.business_type === value ? html`checked` : ''}> ${label}</label>`,
    )}</fieldset></section>`;
}

function confirmations({ due }: OnboardingView): Html | '' {
  const asks = [
    ...(due.includes('relationship.representative') && due.includes('relationship.owner')
      ? [['representative.owner', 'This person owns 25% or more of the business', false] as const]
      : []),
    ...(due.includes('relationship.owner')
      ? [['owners_provided', 'Everyone who owns 25% or more is named', true] as const]
      : []),
    ...(due.some((field) => field.startsWith('tos_acceptance.'))
      ? [['tos_acceptance', 'I agree to the services agreement', true] as const]
      : []),
  ];
  if (asks.length === 0) return '';
  return html`<section class="card"><fieldset class="choice"><legend>Please confirm</legend>
    ${asks.map(
      ([name, label, isMust]) =>
        html`<label class="option"><input type="checkbox" name="${name}" value="on" ${isMust ? html`required` : ''}> ${label}</label>`,
    )}</fieldset></section>`;
}

/** Values of docs.stripe.com/connect/testing that the simulator knows. */
const VALUES = [
  ['Date of birth 1902-01-01', 'Verified at once'],
  ['Date of birth 1901-01-01', 'Verified a little later'],
  ['Social Security 222222222', 'Verified at once; 0000 for the last 4 digits'],
  ['Social Security 111111111', 'Does not match: a document is asked for'],
  ['Street address_full_match', 'Matches; address_no_match does not'],
  ['EIN 222222222', 'Verified at once'],
  ['Routing 110000000', 'with account 000123456789: payouts succeed'],
  ['Phone 0000000000', 'Is accepted'],
] as const;

function testValues(): Html {
  return html`<details class="test-cards"><summary>Test values</summary>
    <dl>${VALUES.map(([value, what]) => html`<div><dt>${value}</dt><dd>${what}</dd></div>`)}</dl></details>`;
}
