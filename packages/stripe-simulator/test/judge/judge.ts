import type { Schema, SdkSchemas } from '../../scripts/schema.ts';
import { UNLISTED_CODES } from '../../src/kernel/error-codes.ts';
import type { ObservedAnswer, ObservedDelivery, ObservedEvent } from '../../src/kernel/observation.ts';
import { findDifferences } from './find-differences.ts';

/** Holds what a simulator sends against what the SDK declares, and remembers each difference. */
export class Judge {
  readonly #schemas: SdkSchemas;
  readonly #answers: ReadonlyMap<string, Schema>;
  #problems: string[] = [];

  readonly #errors: { v1: Schema; v2: Schema };

  constructor(schemas: SdkSchemas) {
    this.#schemas = schemas;
    this.#errors = errorSchemas(schemas);
    this.#answers = new Map(
      schemas.operations.map(({ method, path, answer }) => [`${method} ${path}`, answer]),
    );
  }

  answer({ method, path, route, status, body }: ObservedAnswer): void {
    const said = `${method} ${path} (${status})`;
    const value: unknown = JSON.parse(body);
    const error = path.startsWith('/v2/') ? this.#errors.v2 : this.#errors.v1;
    const answer = this.#answers.get(`${method} ${route?.replace(/:\w+/g, ':id')}`);
    const schema = status >= 400 ? error : answer;
    if (schema === undefined) this.#problems.push(`${said}: the SDK has no such method`);
    else this.#compare(value, schema, said);
  }

  event({ event }: ObservedEvent): void {
    this.#event(event, 'an event');
  }

  delivery({ body }: ObservedDelivery): void {
    const value: unknown = JSON.parse(body);
    const isThin = property(value, 'object') === 'v2.core.event';
    if (isThin) this.#compare(value, this.#schemas.notification, 'a thin event');
    else this.#event(value, 'a webhook');
  }

  /** The differences since they were last asked for, each once. */
  takeProblems(): string[] {
    const problems = [...new Set(this.#problems)];
    this.#problems = [];
    return problems;
  }

  #event(value: unknown, said: string): void {
    const isThin = property(value, 'object') === 'v2.core.event';
    const { event, thinEvent } = this.#schemas;
    this.#compare(value, isThin ? thinEvent : event, `${said} ${String(property(value, 'type'))}`);
  }

  #compare(value: unknown, schema: Schema, said: string): void {
    const { $defs } = this.#schemas;
    for (const problem of findDifferences(value, schema, $defs, ''))
      this.#problems.push(`${said}: ${problem}`);
  }
}

/**
 * Stripe's errors are declared where an object keeps its last one, with the codes of API v1. Those of v2 are other ones
 * (docs.stripe.com/api-v2-overview#errors).
 */
function errorSchemas({ $defs, error }: SdkSchemas): { v1: Schema; v2: Schema } {
  const declared = typeof error === 'object' && '$ref' in error ? $defs[error.$ref] : undefined;
  const fields = typeof declared === 'object' && 'properties' in declared ? declared : undefined;
  const codes = fields?.properties.code;
  if (!fields || typeof codes !== 'object' || !('enum' in codes))
    throw new Error('The SDK declares its errors in another way than it did, or no codes of theirs.');
  const withCode = (code: Schema): Schema => {
    const inner: Schema = { ...fields, properties: { ...fields.properties, code } };
    return { type: 'object', properties: { error: inner }, required: ['error'], additionalProperties: false };
  };
  return { v1: withCode({ enum: [...codes.enum, ...UNLISTED_CODES] }), v2: withCode({ type: 'string' }) };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
