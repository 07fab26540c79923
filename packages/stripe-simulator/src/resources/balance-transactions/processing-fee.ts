/**
 * What Stripe keeps of a card payment: 2.9 % and a fixed part (stripe.com/pricing, the standard rate of cards in the
 * United States). The fixed part is 0.30 in currencies of two decimals, 0.300 in those of three, and nothing in those
 * of none, where Stripe's varies by country.
 */
export function processingFee(amount: number, currency: string): number {
  return Math.round((amount * 29) / 1000) + fixedPart(currency);
}

const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

function fixedPart(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 300 : 30;
}
