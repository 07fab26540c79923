/** What customers were shown before they paid; banks ask for it. */
export interface ShownPolicy {
  /** The policy itself, or its part that matters, in the words that customers see. */
  text: string;
  /** Where and when it is shown: "Above the button on the checkout page, and in each receipt." */
  shown: string;
}

/** What happens when a bank takes a payment back, or asks about one; docs/disputes.md says why. */
export interface DisputePolicy<C extends string = string> {
  /**
   * Of the subscription that the payment was for, while the dispute is open: its invoices wait as drafts, or are charged as ever.
   * Access stays in both. `pause_collection` unless said; an inquiry changes nothing.
   */
  whileOpen?: 'pause_collection' | 'collect';
  /** Of the subscription when the dispute is lost: it ends at once, and access with it, or goes on. `cancel` unless said. */
  whenLost?: 'cancel' | 'keep';
  /**
   * Whether a payment that its card's issuer suspects is given back before it is disputed: for amounts up to the one given for the
   * currency, in its smallest unit. `never` unless said.
   */
  fraudWarning?: 'never' | 'always' | { refundUpTo: Readonly<Partial<Record<C, number>>> };
  /** One sentence on what is sold, for a bank that has never heard of it; the plan's name and words are added. */
  productDescription?: string;
  refundPolicy?: ShownPolicy;
  cancellationPolicy?: ShownPolicy;
  /** What people agree to when they sign up and when they pay; a new version is agreed to anew. */
  terms?: { version: string; url: string };
}

export const DISPUTE_DEFAULTS = {
  whileOpen: 'pause_collection',
  whenLost: 'cancel',
  fraudWarning: 'never',
} as const satisfies DisputePolicy;
