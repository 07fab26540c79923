import { isRecord } from './json-equality.ts';

/**
 * What an object was before an event of it, from the event alone: `previous_attributes` holds the former values of what
 * changed, of nested hashes only the keys that did, of lists the whole (docs.stripe.com/api/events/object).
 */
export function stateBefore<T extends object>(snapshot: T, previousAttributes: object | undefined): T {
  if (!previousAttributes) return snapshot;
  const before = { ...snapshot };
  for (const [key, former] of Object.entries(previousAttributes)) {
    const value: unknown = Reflect.get(snapshot, key);
    Reflect.set(before, key, isRecord(former) && isRecord(value) ? stateBefore(value, former) : former);
  }
  return before;
}
