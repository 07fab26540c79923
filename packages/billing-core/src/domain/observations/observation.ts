/** One look at a Stripe object: an event's snapshot, an answer to a call of ours, or a fetched object. */
export interface Observation {
  /** The event's id, or `api:` or `fetched:` and the request's: the same look twice is one observation. */
  sourceId: string;
  source: 'event' | 'api' | 'fetched';
  eventType: string | null;
  /**
   * Stripe's own time of it, in milliseconds: it is of a moment not before `earliestMs` and not after `latestMs`. An event's
   * `created` is a whole second (docs.stripe.com/webhooks#event-ordering); an answer has a `Date` header and some slack.
   */
  earliestMs: number;
  latestMs: number;
  /** The generation of the object's state that first had it. */
  generation: number;
  /** Of an answer: the generation that was known before Stripe was asked; all of that is older. 0 for events. */
  coversGeneration: number;
  snapshot: Snapshot;
  /** What an event says that its attributes were before. */
  previousAttributes: Record<string, unknown> | null;
}

export type Snapshot = Record<string, unknown>;

/** A look that no state has yet. */
export type NewObservation = Omit<Observation, 'generation'>;
