/** The type `json` (`select 'json'::regtype::oid`), which is the same in every PostgreSQL. */
const JSON_OID = 114;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * Texts of JSON as a `json[]` in the form that PostgreSQL receives byte for byte (its `array_recv`): as text every quote in
 * every body would have to be escaped here and read back there. Dimensions, no nulls, type, length, first index; then each
 * element behind its length, all in network order.
 */
export function toJsonArray(bodies: readonly Uint8Array[]): Buffer {
  const size = bodies.reduce((sum, { length }) => sum + LENGTH_BYTES + length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(size);
  let at = 0;
  for (const field of [1, 0, JSON_OID, bodies.length, 1]) at = array.writeInt32BE(field, at);
  for (const body of bodies) {
    at = array.writeInt32BE(body.length, at);
    array.set(body, at);
    at += body.length;
  }
  return array;
}
