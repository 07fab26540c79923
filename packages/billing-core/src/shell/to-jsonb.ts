/**
 * JSON text that `jsonb` takes: PostgreSQL refuses the character NUL in it (docs: datatype-json), which anybody may put into
 * a name. It becomes the replacement character, rather than an event that can never be stored.
 */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u0000')) return text;
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return inner.replaceAll('\0', '\ufffd');
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([k, v]) => [k.replaceAll('\0', '\ufffd'), v]));
  });
}
