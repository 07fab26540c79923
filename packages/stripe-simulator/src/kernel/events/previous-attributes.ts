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

/** What did not change is mostly the very same object; what is not there is as good as undefined. */
function isSame(was: Json, is: Json): boolean {
  if (was === is) return true;
  if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) return false;
  if ('toJSON' in was || 'toJSON' in is) return JSON.stringify(was) === JSON.stringify(is);
  if (Array.isArray(was) || Array.isArray(is))
    return (
      Array.isArray(was) &&
      Array.isArray(is) &&
      was.length === is.length &&
      was.every((each, at) => isSame(each, is[at]))
    );
  return isSameHash(was as Record<string, Json>, is as Record<string, Json>);
}

function isSameHash(was: Record<string, Json>, is: Record<string, Json>): boolean {
  for (const key in was) if (!isSame(was[key], is[key])) return false;
  for (const key in is) if (is[key] !== undefined && was[key] === undefined) return false;
  return true;
}
