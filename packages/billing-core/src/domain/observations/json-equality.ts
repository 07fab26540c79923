/** Whether a value is what `previous_attributes` says it was; nested objects name only what changed. */
export function holds(value: unknown, before: unknown): boolean {
  if (!isRecord(value) || !isRecord(before)) return isEqual(value, before);
  return Object.entries(before).every(([key, inner]) => holds(value[key], inner));
}

/** Equal as JSON, whatever the order of keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => isEqual(item, b[at]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(a[key], b[key]));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
