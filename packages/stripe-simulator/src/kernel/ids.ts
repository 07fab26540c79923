import { createHash, hash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Text that looks like Stripe's random ids but follows from its inputs alone: same seed, same calls, same ids. */
export function seededText(seed: number, label: string, length: number): string {
  const digest = hash('sha512', `${seed}:${label}`, 'buffer');
  let text = '';
  for (let at = 0; at < length; at++) text += ALPHABET[(digest[at % digest.length] ?? 0) % ALPHABET.length];
  return text;
}

/** A number from 0 up to 1 that follows from its inputs alone. */
export function seededFraction(seed: number, label: string): number {
  return createHash('sha256').update(`${seed}:${label}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** How many characters follow the prefix at Stripe; the other kinds have fourteen. */
const LENGTHS: Record<string, number> = {
  cs_test: 58,
  ed_test: 48,
  evt: 24,
  evt_test: 48,
  in: 24,
  price: 24,
  pm: 24,
  pi: 24,
  ch: 24,
  sub: 24,
  whsec: 32,
  bps: 24,
  il: 24,
  ii: 24,
  seti: 24,
  shr: 24,
  plink: 24,
  li: 24,
  re: 24,
  inpay: 24,
  txn: 24,
  du: 24,
  issfr: 24,
  acct: 16,
  ba: 24,
  card: 24,
  person: 24,
  fee: 24,
  fr: 24,
  py: 24,
  pyr: 24,
  tr: 24,
  trr: 24,
};

/** An id of the kind, the `nth` of its kind in this simulation. */
export function seededId(seed: number, prefix: string, nth: number): string {
  return `${prefix}_${seededText(seed, `${prefix}:${nth}`, LENGTHS[prefix] ?? 14)}`;
}
