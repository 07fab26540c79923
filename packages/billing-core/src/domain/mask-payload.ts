const HIDDEN = '•••';

/** What identifies or reaches a person; matched by the name of the field, at any depth. */
const PERSONAL = new Set([
  'address',
  'billing_details',
  'customer_address',
  'customer_details',
  'customer_email',
  'customer_name',
  'customer_phone',
  'customer_shipping',
  'customer_tax_ids',
  'email',
  'fingerprint',
  'individual_name',
  'ip',
  'ip_address',
  'last4',
  'name_on_card',
  'phone',
  'receipt_email',
  'shipping',
  'shipping_details',
  'tax_ids',
  'user_agent',
]);

/** Keys, and addresses that open something for whoever has them. */
const SECRET = new Set([
  'client_secret',
  'hosted_invoice_url',
  'hosted_verification_url',
  'invoice_pdf',
  'receipt_url',
  'return_url',
  'secret',
  'success_url',
  'cancel_url',
  'url',
]);

/** Whether a column of a mirrored row holds what a payload would hide. */
export const isPersonalField = (column: string): boolean =>
  column === 'name' || column === 'invoice_pdf_url' || PERSONAL.has(column) || SECRET.has(column);

/** `name` is a person's on these, a product's or a coupon's elsewhere. */
const PEOPLE = new Set(['customer', 'account', 'person', 'source', 'card', 'bank_account']);

/**
 * A Stripe payload as an operator may see it: the same structure, with secrets and personal data hidden. What is not there
 * (null) still shows as not there, because that is often the answer that is looked for.
 */
export function maskPayload(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskPayload);
  if (typeof value !== 'object' || value === null) return value;
  const isPerson = 'object' in value && typeof value.object === 'string' && PEOPLE.has(value.object);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, maskField(key, child, isPerson)]),
  );
}

function maskField(key: string, value: unknown, isPerson: boolean): unknown {
  if (value === null) return null;
  const isHidden = PERSONAL.has(key) || SECRET.has(key) || (isPerson && key === 'name');
  // A list keeps its `url`, which is a path and no secret.
  if (isHidden && !(key === 'url' && typeof value === 'string' && value.startsWith('/v1/')))
    return hideLeaves(value);
  return maskPayload(value);
}

function hideLeaves(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(hideLeaves);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hideLeaves(child)]));
  return HIDDEN;
}
