import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Html } from './layout.ts';
import type { OnboardingView } from './onboarding-actions.ts';
import type { FormFields } from './read-card-form.ts';

export interface FieldProblem {
  /** A field by its name, or empty for the form as a whole. */
  field: string;
  message: string;
}

interface Look {
  label: string;
  autocomplete?: string;
  inputmode?: string;
  type?: string;
  options?: readonly (readonly [value: string, label: string])[];
}

/** Some of Stripe's merchant category codes (docs.stripe.com/connect/setting-mcc). */
const INDUSTRIES = [
  ['5734', 'Software'],
  ['5691', 'Clothing'],
  ['5812', 'Restaurants'],
  ['7392', 'Consulting'],
  ['7999', 'Recreation services'],
  ['8299', 'Education'],
  ['8398', 'Charity'],
] as const;

const DOCUMENTS = [
  ['file_identity_document_success', 'A test document that is accepted'],
  ['file_identity_document_failure', 'A test document that is not readable'],
] as const;

/** How each field is asked for, by the end of its name. */
const LOOKS: Readonly<Record<string, Look>> = {
  first_name: { label: 'Legal first name', autocomplete: 'given-name' },
  last_name: { label: 'Legal last name', autocomplete: 'family-name' },
  email: { label: 'Email', autocomplete: 'email', type: 'email' },
  phone: { label: 'Phone number', autocomplete: 'tel', inputmode: 'tel' },
  'dob.day': { label: 'Day of birth', autocomplete: 'bday-day', inputmode: 'numeric' },
  'dob.month': { label: 'Month of birth', autocomplete: 'bday-month', inputmode: 'numeric' },
  'dob.year': { label: 'Year of birth', autocomplete: 'bday-year', inputmode: 'numeric' },
  'address.line1': { label: 'Street address', autocomplete: 'address-line1' },
  'address.city': { label: 'City', autocomplete: 'address-level2' },
  'address.state': { label: 'State', autocomplete: 'address-level1' },
  'address.postal_code': { label: 'Postal code', autocomplete: 'postal-code' },
  ssn_last_4: { label: 'Last 4 digits of Social Security number', inputmode: 'numeric' },
  id_number: { label: 'Social Security number', inputmode: 'numeric' },
  'relationship.title': { label: 'Job title', autocomplete: 'organization-title' },
  'verification.document': { label: 'Identity document', options: DOCUMENTS },
  'verification.additional_document': { label: 'Proof of address', options: DOCUMENTS },
  'company.name': { label: 'Legal business name', autocomplete: 'organization' },
  'company.phone': { label: 'Business phone number', autocomplete: 'tel', inputmode: 'tel' },
  'company.tax_id': { label: 'Employer Identification Number (EIN)', inputmode: 'numeric' },
  'company.verification.document': { label: 'Company document', options: DOCUMENTS },
  'business_profile.mcc': { label: 'Industry', options: INDUSTRIES },
  'business_profile.url': { label: 'Business website', inputmode: 'url' },
  'business_profile.name': { label: 'Trade name' },
  'business_profile.product_description': { label: 'Product description' },
  'external_account.routing_number': { label: 'Routing number', inputmode: 'numeric' },
  'external_account.account_number': { label: 'Account number', inputmode: 'numeric' },
};

const PROBLEM_ID = 'problem';

export function fieldNotice(problem: FieldProblem | null): Html | '' {
  if (problem === null) return '';
  return html`<div class="notice error" role="alert" id="${PROBLEM_ID}" tabindex="-1" autofocus>${problem.message}</div>`;
}

/** One field of the form under its own label. What was typed is kept, but no number that stands for a person. */
export function dueField(name: string, typed: FormFields, problem: FieldProblem | null): Html {
  const look = lookOf(name);
  const isSecret = /(ssn_last_4|id_number|tax_id|account_number)$/.test(name);
  const value = isSecret ? '' : (typed[name] ?? '');
  const invalid =
    problem !== null &&
    problem.field !== '' &&
    (name === problem.field || name.startsWith(`${problem.field}.`))
      ? html`aria-invalid="true" aria-describedby="${PROBLEM_ID}"`
      : '';
  const id = name.replaceAll(/[^\w]/g, '-');
  const control = look.options
    ? html`<select id="${id}" name="${name}" required ${invalid}>
        <option value="">Choose…</option>
        ${look.options.map(
          ([option, label]) =>
            html`<option value="${option}" ${option === value ? html`selected` : ''}>${label}</option>`,
        )}
      </select>`
    : html`<input id="${id}" name="${name}" type="${look.type ?? 'text'}" maxlength="200" value="${value}"
        autocomplete="${look.autocomplete ?? 'off'}" inputmode="${look.inputmode ?? 'text'}" required ${invalid}>`;
  return html`<div class="field wide"><label for="${id}">${look.label}</label>${control}</div>`;
}

/** The longest end of the name that has a look of its own; words made from the name otherwise. */
function lookOf(name: string): Look {
  const parts = name.split('.');
  for (let from = 0; from < parts.length; from++) {
    const look = LOOKS[parts.slice(from).join('.')];
    if (look) return look;
  }
  return { label: parts.join(' ').replaceAll('_', ' ') };
}

export interface Section {
  title: string;
  fields: string[];
}

const REPRESENTATIVE = ['first_name', 'last_name', 'email'];

/** What is due, in the order in which a person would tell it. */
export function sectionsOf({ due, persons, account }: OnboardingView): Section[] {
  if (due.includes('business_type')) return [];
  const under = (prefix: string) => due.filter((field) => field.startsWith(`${prefix}.`));
  const sections = [
    {
      title: 'Your business',
      fields: [...under('company'), ...under('business_profile'), ...under('settings')],
    },
    { title: 'About you', fields: under('individual') },
    ...persons
      .filter(({ id }) => id !== account.individual?.id)
      .map((person) => ({ title: nameOf(person), fields: under(person.id) })),
    {
      title: 'Who represents the business',
      fields: due.includes('relationship.representative')
        ? REPRESENTATIVE.map((field) => `representative.${field}`)
        : [],
    },
    {
      title: 'Where payouts go',
      fields: due.includes('external_account')
        ? [
            ...(account.country === 'US' ? ['external_account.routing_number'] : []),
            'external_account.account_number',
          ]
        : [],
    },
  ];
  return sections.filter(({ fields }) => fields.length > 0);
}

function nameOf({ first_name: first, last_name: last }: Stripe.Person): string {
  const name = [first, last].filter(Boolean).join(' ');
  return name === '' ? 'A person' : name;
}
