import type Stripe from 'stripe';
import { readAddress } from './address-fields.ts';
import { fixedEmail } from './checkout-fields.ts';
import { type CheckoutDetails, onlyEmail } from './checkout-input.ts';
import { isCountry } from './countries.ts';
import type { CheckoutView } from './page-actions.ts';
import type { Problem } from './problem.ts';
import type { FormFields } from './read-card-form.ts';
import { hasTaxId, TAX_ID_TYPES } from './tax-id-types.ts';

/** Carries what is wrong out of the readers below; never leaves this file. */
class Wrong extends Error {
  readonly problem: Problem;

  constructor(field: string, message: string) {
    super(message);
    this.problem = { field, message };
  }
}

/** What the person filled in beside how they pay, or the first thing that is missing or wrong. */
export function readCheckoutForm(
  form: FormFields,
  view: CheckoutView,
): { details: CheckoutDetails } | { problem: Problem } {
  try {
    return { details: readDetails(form, view) };
  } catch (error) {
    if (error instanceof Wrong) return { problem: error.problem };
    throw error;
  }
}

function readDetails(form: FormFields, view: CheckoutView): CheckoutDetails {
  const { session } = view;
  const { business, individual } = session.name_collection ?? {};
  const shipping = readShipping(form, session);
  const billing = { name: textOf(form, 'name'), address: readBilling(form, view) };
  const taxId = readTaxId(form, session);
  const details: CheckoutDetails = {
    ...onlyEmail(readEmail(form, session)),
    phone: session.phone_number_collection?.enabled ? readPhone(form) : null,
    individualName: individual?.enabled
      ? readName(form, 'individual_name', { ...individual, message: 'Enter your full name.' })
      : null,
    businessName:
      business?.enabled || taxId
        ? readName(form, 'business_name', {
            optional: !taxId && (business?.optional ?? true),
            message: 'Enter the name of your business.',
          })
        : null,
    billing,
    shipping,
    taxId,
    customFields: readCustomFields(form, session),
    savesMethod: form.save_method === 'yes',
  };
  const consent = session.consent_collection;
  if (consent?.terms_of_service === 'required' && form.terms !== 'yes')
    throw new Wrong('terms', 'Agree to the terms to go on.');
  return {
    ...details,
    acceptsTerms: form.terms === 'yes',
    wantsPromotions: consent?.promotions === 'auto' ? form.promotions === 'yes' : null,
  };
}

const textOf = (form: FormFields, name: string): string | null => form[name]?.trim() || null;

/** Only obvious slips: whether mail arrives is not known by the shape of an address. */
function readEmail(form: FormFields, session: Stripe.Checkout.Session): string {
  const email = fixedEmail(session) ?? textOf(form, 'email') ?? '';
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254) return email;
  throw new Wrong('email', 'Enter a valid email address.');
}

function readPhone(form: FormFields): string {
  const phone = form.phone?.replace(/[\s().-]/g, '') ?? '';
  if (/^\+?\d{7,15}$/.test(phone)) return phone;
  throw new Wrong('phone', 'Enter a valid phone number.');
}

function readName(
  form: FormFields,
  name: string,
  { optional, message }: { optional: boolean; message: string },
): string | null {
  const given = textOf(form, name);
  if (given === null && !optional) throw new Wrong(name, message);
  return given;
}

function readShipping(form: FormFields, session: Stripe.Checkout.Session): CheckoutDetails['shipping'] {
  const countries = session.shipping_address_collection?.allowed_countries;
  if (!countries) return null;
  const name = textOf(form, 'ship_name');
  if (name === null) throw new Wrong('ship_name', 'Enter the name of whom it is for.');
  return { name, address: addressOf(form, 'ship', countries) };
}

function addressOf(form: FormFields, kind: 'ship' | 'bill', countries?: readonly string[]): Stripe.Address {
  const read = readAddress(form, kind, countries);
  if ('address' in read) return read.address;
  throw new Wrong(read.problem.field ?? '', read.problem.message);
}

/** The whole address where it is asked for, else what comes with the card; a saved card brings its own. */
function readBilling(form: FormFields, { session, savedCards }: CheckoutView): Stripe.Address | null {
  const saved = savedCards.find(({ id }) => id === form.payment_method);
  if (saved) return saved.billing_details?.address ?? null;
  if (session.billing_address_collection === 'required') return addressOf(form, 'bill');
  const country = form.country ?? '';
  if (!isCountry(country)) return null;
  return {
    city: null,
    country,
    line1: null,
    line2: null,
    postal_code: textOf(form, 'postal_code'),
    state: null,
  };
}

function readTaxId(form: FormFields, session: Stripe.Checkout.Session): CheckoutDetails['taxId'] {
  if (session.tax_id_collection?.enabled !== true) return null;
  const value = textOf(form, 'tax_id');
  const known = TAX_ID_TYPES.find(({ type }) => type === form.tax_id_type);
  const country = form.bill_country ?? form.ship_country ?? form.country ?? '';
  const isNeeded = session.tax_id_collection.required === 'if_supported' && hasTaxId(country);
  if (value === null && isNeeded) throw new Wrong('tax_id', 'Enter your tax ID.');
  if (value === null) return null;
  if (!known) throw new Wrong('tax_id', 'Choose the type of your tax ID.');
  return { type: known.type, value };
}

function readCustomFields(form: FormFields, session: Stripe.Checkout.Session): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const field of session.custom_fields) {
    const answer = textOf(form, `custom_${field.key}`);
    if (answer === null && field.optional) continue;
    assertAnswer(field, answer ?? '');
    answers[field.key] = answer ?? '';
  }
  return answers;
}

function assertAnswer(field: Stripe.Checkout.Session.CustomField, answer: string): void {
  const name = `custom_${field.key}`;
  const label = field.label.custom ?? field.key;
  if (answer === '') throw new Wrong(name, `Enter ${label}.`);
  if (field.dropdown && !field.dropdown.options.some(({ value }) => value === answer))
    throw new Wrong(name, `Choose one of the options for ${label}.`);
  if (field.numeric && !/^\d+$/.test(answer)) throw new Wrong(name, `${label} takes digits only.`);
  const { minimum_length: least, maximum_length: most } = field.numeric ?? field.text ?? {};
  if (least && answer.length < least) throw new Wrong(name, `${label} needs at least ${least} characters.`);
  if (answer.length > (most ?? 255))
    throw new Wrong(name, `${label} takes at most ${most ?? 255} characters.`);
}
