import type { Schema, SdkSchemas } from '../../scripts/schema.ts';
import type { ObservedAnswer, ObservedDelivery, ObservedEvent } from '../../src/kernel/observation.ts';
import { findDifferences } from './find-differences.ts';

/** Holds what a simulator sends against what the SDK declares, and remembers each difference. */
export class Judge {
  readonly #schemas: SdkSchemas;
  readonly #answers: ReadonlyMap<string, Schema>;
  #problems: string[] = [];

  readonly #errors: Readonly<Record<string, Schema>>;

  constructor(schemas: SdkSchemas) {
    this.#schemas = schemas;
    this.#errors = errorSchemas(schemas);
    this.#answers = new Map(
      schemas.operations.map(({ method, path, answer }) => [`${method} ${path}`, answer]),
    );
  }

  answer({ method, path, route, status, body, isNarrowed }: ObservedAnswer): void {
    const said = `${method} ${path} (${status})`;
    const value: unknown = JSON.parse(body);
    const error = this.#errors[/^\/(oauth|v2)\//.exec(path)?.[1] ?? 'v1'] ?? false;
    const answer = this.#answers.get(`${method} ${route?.replace(/:\w+/g, ':id')}`);
    const schema = status >= 400 ? error : answer;
    if (schema === undefined) this.#problems.push(`${said}: the SDK has no such method`);
    else this.#compare(value, isNarrowed ? { changesOf: schema } : schema, said);
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
function errorSchemas({ $defs, error }: SdkSchemas): Record<string, Schema> {
  const declared = typeof error === 'object' && '$ref' in error ? $defs[error.$ref] : undefined;
  const fields = typeof declared === 'object' && 'properties' in declared ? declared : undefined;
  const codes = fields?.properties.code;
  if (!fields || typeof codes !== 'object' || !('enum' in codes))
    throw new Error('The SDK declares its errors in another way than it did, or no codes of theirs.');
  const withCode = (code: Schema, ...types: string[]): Schema => {
    const type: Schema = { anyOf: [fields.properties.type ?? false, { enum: types }] };
    const inner: Schema = { ...fields, properties: { ...fields.properties, code, type } };
    return { type: 'object', properties: { error: inner }, required: ['error'], additionalProperties: false };
  };
  return {
    oauth: OAUTH_ERROR,
    v1: withCode(codes),
    v2: withCode({ type: 'string' }, 'temporary_session_expired'),
  };
}

/** RFC 6749, section 5.2, as at docs.stripe.com/connect/oauth-reference. */
const OAUTH_ERROR: Schema = {
  type: 'object',
  properties: {
    error: {
      enum: [
        'invalid_client',
        'invalid_grant',
        'invalid_request',
        'invalid_scope',
        'unsupported_grant_type',
        'unsupported_response_type',
      ],
    },
    error_description: { type: 'string' },
  },
  required: ['error', 'error_description'],
  additionalProperties: false,
};

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
