/** What is known of a feature in a period, from three books. */
export interface ParityFacts {
  /** Ours: what was used, and what became of it. */
  used: number;
  fromCredits: number;
  sent: number;
  pending: number;
  /** Recorded, and not placed yet. */
  open: number;
  aside: { because: string; quantity: number }[];
  carriedIn: number;
  isCharged: boolean;
  /** The sum of Stripe's meter. */
  atStripe: number;
  /** The quantity of the invoice's lines; null while there is no invoice of the period. */
  invoiced: number | null;
}

/** Where the books differ, in words, each difference with its reason; what has none is marked. */
export interface Parity {
  isExplained: boolean;
  differences: string[];
}

/** Holds what was used against what was told, what Stripe counted, and what the invoice says. */
export function compareUsage(facts: ParityFacts): Parity {
  const reasons: string[] = [];
  const note = (quantity: number, words: string) => {
    if (quantity !== 0) reasons.push(`${quantity} ${words}`);
  };
  note(facts.open, 'just recorded: placed within a minute.');
  note(facts.pending, 'not told to Stripe yet: sent within a minute, or once Stripe is back.');
  note(facts.fromCredits, 'paid by credits: Stripe is not told.');
  note(facts.carriedIn, 'carried over from a period whose invoice was final.');
  for (const { because, quantity } of facts.aside)
    note(quantity, `put aside (${because}): an operator decides.`);
  if (!facts.isCharged) return { isExplained: true, differences: [...reasons, 'Nothing is charged for it.'] };
  const problems = [
    difference(
      'The batches come to',
      facts.sent + facts.pending,
      'what was used comes to',
      facts.used - facts.fromCredits,
    ),
    difference('Stripe’s meter has', facts.atStripe, 'it was told', facts.sent),
    facts.invoiced === null
      ? null
      : difference('The invoice counts', facts.invoiced, 'Stripe’s meter has', Math.max(0, facts.atStripe)),
  ].filter((problem) => problem !== null);
  return { isExplained: problems.length === 0, differences: [...problems, ...reasons] };
}

const difference = (one: string, left: number, other: string, right: number) =>
  left === right ? null : `${one} ${left}, ${other} ${right}: ${Math.abs(left - right)} without a reason.`;
