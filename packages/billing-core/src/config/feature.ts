type Kind = 'flag' | 'limit' | 'seats' | 'metered';

/** What a plan may grant: on/off, a number, a number of people, or a use that is counted. */
export interface FeatureDefinition<K extends Kind = Kind> {
  kind: K;
  label: string;
  /** One of what is counted, in the singular: `call`. The plural has an s unless `units` says it. */
  unit?: string;
  units?: string;
}

export type Features = Record<string, FeatureDefinition>;

/** On or off. */
export const flag = (label: string): FeatureDefinition<'flag'> => ({ kind: 'flag', label });
/** At most so many. */
export const limit = (label: string): FeatureDefinition<'limit'> => ({ kind: 'limit', label });
/** At most so many people. */
export const seats = (
  label: string,
  words: { unit?: string; units?: string } = {},
): FeatureDefinition<'seats'> => ({ kind: 'seats', label, ...words });
/** So many uses in a period. The meter at Stripe has the feature's key as its event name. */
export const metered = (
  label: string,
  words: { unit?: string; units?: string } = {},
): FeatureDefinition<'metered'> => ({ kind: 'metered', label, ...words });

type GrantOf<K> = K extends 'flag' ? boolean : number | 'unlimited';

/** How much of each feature; what is not named is not included. */
export type Grants<F> = { [K in keyof F]?: F[K] extends { kind: infer N } ? GrantOf<N> : never };

/** The names of the features of one kind; of features that are not known by name, any name. */
export type KeyOfKind<F, K extends Kind> = {
  [N in keyof F]: F[N] extends { kind: infer Of } ? (K extends Of ? N : never) : never;
}[keyof F] &
  string;
