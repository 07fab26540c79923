type Json = unknown;

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The earlier values of what changed. Of a nested hash only the changed keys are given, a key that is new is
 * null, and of an array all of it.
 */
export function previousAttributes(before: Json, after: Json): Record<string, Json> {
  const changed: Record<string, Json> = {};
  if (!isObject(before) || !isObject(after)) return changed;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[key];
    const is = after[key];
    if (isSame(was, is)) continue;
    changed[key] = isObject(was) && isObject(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return changed;
}

/** What did not change is mostly the very same object. */
const isSame = (was: Json, is: Json): boolean =>
  was === is ||
  (typeof was === 'object' && typeof is === 'object' && JSON.stringify(was) === JSON.stringify(is));
