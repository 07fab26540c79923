/**
 * What a request's value may look like, derived from the SDK's `…Params` declarations.
 * Objects list their fields; a name that ends in `?` is optional.
 */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'decimal'
  | 'any'
  | { literals: readonly string[]; open?: boolean }
  | { array: Shape }
  | { map: Shape }
  | { anyOf: readonly Shape[] }
  | { fields: Readonly<Record<string, Shape>> };
