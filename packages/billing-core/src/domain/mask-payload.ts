import { isHiddenField, isOwnMetadata, isPerson } from './hidden-fields.ts';

const HIDDEN = '•••';

/** Of which object a value is a part: the type of the nearest around it that has one. */
type Around = string | undefined;

/**
 * A Stripe payload as an operator may see it: the same structure, with secrets and personal data hidden, and ids, amounts, times
 * and statuses readable. What is not there (null) still shows as not there, because that is often the answer that is looked
 * for. What changed (`previous_attributes`, docs.stripe.com/api/events/object) is hidden as on the object that it is of; a text
 * with an e-mail address in it is hidden whatever its field is called.
 */
export const maskPayload = (payload: unknown): unknown => mask(payload, undefined);

function mask(value: unknown, around: Around): unknown {
  if (Array.isArray(value)) return value.map((each) => mask(each, around));
  if (typeof value === 'string') return /\S@\S/.test(value) ? HIDDEN : value;
  if (!isRecord(value)) return value;
  const type = typeOf(value) ?? around;
  return mapFields(value, (key, child) =>
    maskField(key, child, key === 'previous_attributes' ? typeOf(value.object) : type),
  );
}

function maskField(key: string, value: unknown, type: Around): unknown {
  // A list keeps its `url`, which is a path and no secret.
  if (key === 'url' && typeof value === 'string' && value.startsWith('/v1/')) return value;
  if (isHiddenField(key, type)) return hideLeaves(value);
  if (key === 'metadata' && isPerson(type) && isRecord(value))
    return mapFields(value, (name, child) =>
      isOwnMetadata(name) ? mask(child, undefined) : hideLeaves(child),
    );
  return mask(value, type);
}

function hideLeaves(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(hideLeaves);
  return isRecord(value) ? mapFields(value, (_key, child) => hideLeaves(child)) : HIDDEN;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Stripe says that an object is; `undefined` of what is no object of its own. */
const typeOf = (value: unknown): Around =>
  isRecord(value) && typeof value.object === 'string' ? value.object : undefined;

const mapFields = (
  record: Record<string, unknown>,
  show: (key: string, value: unknown) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).map(([key, child]) => [key, show(key, child)]));
