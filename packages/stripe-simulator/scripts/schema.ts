/** The part of JSON Schema (draft 2020-12) that the SDK's declarations need. `false` is what must not be there, `true` anything. */
export type Schema =
  | false
  | true
  | { $ref: string }
  | ScalarSchema
  | { type: 'array'; items: Schema }
  | { anyOf: readonly Schema[] }
  /** An event's `previous_attributes`, and what a publishable key is shown: any part of it, to any depth, and null for what was not there. */
  | { changesOf: Schema }
  | ObjectSchema;

export type ScalarSchema =
  | { type: 'string'; pattern: string }
  | { type: 'string' | 'number' | 'boolean' | 'null' }
  | { enum: readonly (string | number | boolean)[] };

export interface ObjectSchema {
  type: 'object';
  properties: Readonly<Record<string, Schema>>;
  required: readonly string[];
  /** Of the names that are not among the properties. */
  additionalProperties: Schema;
}

/** What the SDK declares of everything that goes over the wire. */
export interface SdkSchemas {
  $defs: Readonly<Record<string, Schema>>;
  /** By method and path, each id written `:id`. */
  operations: readonly {
    name: string;
    method: string;
    path: string;
    params: string | null;
    answer: Schema;
  }[];
  /** Objects that come by other ways than as an answer. */
  event: Schema;
  thinEvent: Schema;
  notification: Schema;
  error: Schema;
  /** Unions that have a name. */
  named: Readonly<Record<string, Schema>>;
}
