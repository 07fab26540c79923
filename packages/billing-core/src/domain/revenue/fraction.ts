/** An exact number `n / d`, `d` above zero: recurring revenue is divided by twelve and by percentages, and rounded once. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const NOTHING: Fraction = { n: 0n, d: 1n };

export function fraction(n: bigint | number, d: bigint | number = 1n): Fraction {
  const [over, under] = [BigInt(n), BigInt(d)];
  if (under === 0n) throw new RangeError('A fraction of nothing.');
  const sign = under < 0n ? -1n : 1n;
  const shared = greatestDivisor(over < 0n ? -over : over, under * sign) * sign;
  return { n: over / shared, d: under / shared };
}

/** Euclid's; of zero and x it is x. */
function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Exactly what is written: `0.05` is 1/20. Takes what Stripe sends as decimal text or as a JSON number. */
export function fromDecimal(text: string): Fraction {
  const [, sign = '', whole = '', decimals = ''] = DECIMAL.exec(text) ?? [];
  if (whole === '') throw new RangeError(`${text} is no decimal number`);
  return fraction(BigInt(sign + whole + decimals), 10n ** BigInt(decimals.length));
}

export const plus = (a: Fraction, b: Fraction) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Fraction, b: Fraction) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction) => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction) => fraction(a.n * b.d, a.d * b.n);
export const isLess = (a: Fraction, b: Fraction) => a.n * b.d < b.n * a.d;
export const sum = (all: readonly Fraction[]) => all.reduce(plus, NOTHING);

/** The nearest integer, a half upwards. A result beyond the safe integers is a broken assumption. */
export function roundHalfUp({ n, d }: Fraction): number {
  const doubled = 2n * n + d;
  const floor = doubled / (2n * d);
  const rounded = Number(doubled < 0n && doubled % (2n * d) !== 0n ? floor - 1n : floor);
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`${n}/${d} does not fit a safe integer`);
  return rounded;
}
