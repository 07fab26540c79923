/**
 * The part of a sum that belongs to a part of a whole, so rounded that all parts together are the sum.
 * Minor units; `before` is how much of the whole had its part before.
 */
export function shareOf(
  sum: number,
  { before, amount, whole }: { before: number; amount: number; whole: number },
): number {
  const until = (part: number) => Math.round((sum * part) / whole);
  return until(before + amount) - until(before);
}
