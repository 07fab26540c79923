export interface RelatedObject {
  id: string;
  type: string;
  url: string;
}

/** Objects that belong to another one's path. */
const NESTED: Record<string, (object: Record<string, unknown>, account: string) => string> = {
  capability: ({ id, account }) => `/v1/accounts/${idOf(account)}/capabilities/${idOf(id)}`,
  fee_refund: ({ id, fee }) => `/v1/application_fees/${idOf(fee)}/refunds/${idOf(id)}`,
  person: ({ id, account }) => `/v1/accounts/${idOf(account)}/persons/${idOf(id)}`,
};

/** Objects that have no id of their own to be retrieved by. */
const SINGLETONS: Record<string, (object: Record<string, unknown>) => string> = {
  balance: () => '/v1/balance',
  balance_settings: () => '/v1/balance_settings',
  'tax.settings': () => '/v1/tax/settings',
  discount: ({ customer }) => `/v1/customers/${idOf(customer)}/discount`,
};

/** Kinds that no path of the API gives. */
const UNREACHABLE = new Set(['bank_account', 'card', 'entitlements.active_entitlement_summary', 'source']);

/** How a thin event refers to the object that it is about: its kind, and where to get it. */
export function relatedObject(
  given: unknown,
  account: string | undefined,
): RelatedObject | { type: string; url: string } | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const object: Record<string, unknown> = { ...given };
  const { object: type, id } = object;
  if (typeof type !== 'string' || UNREACHABLE.has(type)) return undefined;
  const singleton = SINGLETONS[type];
  if (singleton) return { type, url: singleton(object) };
  if (typeof id !== 'string') return undefined;
  const url = NESTED[type]?.(object, account ?? '') ?? `/v1/${type.replaceAll('.', '/')}s/${id}`;
  return { id, type, url };
}

const idOf = (reference: unknown): string =>
  typeof reference === 'object' && reference !== null && 'id' in reference
    ? String(reference.id)
    : String(reference);
