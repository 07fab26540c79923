/**
 * Which fields of Stripe's objects hold personal data or open something, after the types of Stripe's SDK: by the name of the
 * field, and where that name means something else on other objects, by the type of the object that it belongs to.
 */

/** What identifies or reaches a person, or is a person's own words; whatever lies inside is hidden with it. */
const PERSONAL = new Set([
  'account_number',
  'billing_details',
  'cashtag',
  'clabe',
  'comment',
  'custom_fields',
  'customer_details',
  'customer_tax_ids',
  'dob',
  'ethnicity_details',
  'evidence',
  'full_name_aliases',
  'gender',
  'id_number',
  'id_number_secondary',
  'ip_address_location',
  'line1',
  'line2',
  'maiden_name',
  'nationality',
  'race_details',
  'registration_number',
  'self_identified_gender',
  'shipping',
  'shipping_details',
  'tax_id',
  'tax_ids',
  'username',
  'vat',
  'vpa',
]);

/** The same by how the name ends: `customer_email`, `verified_address`, `customer_purchase_ip`, `iban_last4`, `billing_zip`. */
const PERSONAL_END =
  /(?:^|_)(?:address(?:_(?:kana|kanji|city|country|line_?[12]|postal_code|state|zip))?|customer_shipping|email(?:_address|_sent_to)?|fingerprint|iban|ip(?:_address)?|last_?4|name_(?:kana|kanji|on_card)|phone|postal_code|tracking_number|user_agent|zip)$/;

/** A `…_name` is a person's or a company's, but for these. */
const NAMES_OF_THINGS = new Set([
  'account_name',
  'application_preferred_name',
  'bank_name',
  'branch_name',
  'dedicated_file_name',
  'display_name',
  'event_name',
  'product_name',
]);

/** `name` is a person's, but for what is sold and set up. */
const NAMED_THINGS = new Set([
  'billing_portal.configuration',
  'coupon',
  'entitlements.feature',
  'payment_method_configuration',
  'plan',
  'price',
  'product',
  'test_helpers.test_clock',
]);

const PEOPLE = new Set(['account', 'bank_account', 'card', 'customer', 'payment_method', 'person', 'source']);

/** Hidden on objects of these types only: elsewhere `value` is a number and `description` names what is sold. */
const PERSONAL_ON: Readonly<Record<string, ReadonlySet<string>>> = {
  customer: new Set(['description']),
  tax_id: new Set(['value']),
};

/** Keys, and addresses that open something for whoever has them. */
const SECRET = new Set([
  'client_secret',
  'client_token',
  'invoice_pdf',
  'pdf',
  'persistent_token',
  'secret',
  'url',
]);

/** Pages of Stripe's for developers. */
const OPEN_URLS = new Set(['doc_url', 'request_log_url']);

const isSecret = (key: string) => SECRET.has(key) || (/_url(?:_png|_svg)?$/.test(key) && !OPEN_URLS.has(key));

/** Whether a field is hidden on an object of a type, or on something inside it that has no type of its own. */
export function isHiddenField(key: string, type: string | undefined): boolean {
  if (key === 'name') return type === undefined || !NAMED_THINGS.has(type);
  if (key.endsWith('_name')) return !NAMES_OF_THINGS.has(key);
  const isPersonal = PERSONAL.has(key) || PERSONAL_END.test(key);
  return isPersonal || isSecret(key) || (type !== undefined && PERSONAL_ON[type]?.has(key) === true);
}

/** Whether a column of a mirrored row holds what a payload would hide; `value` is a tax id's alone. */
export const isHiddenColumn = (column: string): boolean =>
  column === 'value' || isHiddenField(column, undefined);

/** Whether what others keep in an object's `metadata` may be about a person. */
export const isPerson = (type: string | undefined): boolean => type !== undefined && PEOPLE.has(type);

/** What Billwright itself keeps in `metadata`: ids, and keys of plans and accounts. */
export const isOwnMetadata = (key: string): boolean => key === 'intent_id' || key.startsWith('billwright_');
