import type { ObjectSchema, ScalarSchema, Schema } from '../../scripts/schema.ts';

export type Definitions = Readonly<Record<string, Schema>>;

/**
 * How a value differs from its schema: what is missing, unknown or of another kind, each with its path. A value that
 * has not been written yet is taken as JSON would write it.
 */
export function findDifferences(value: unknown, schema: Schema, $defs: Definitions, path: string): string[] {
  const problems: string[] = [];
  check(value, schema, { $defs, path, isPart: false, problems });
  return problems;
}

interface Place {
  $defs: Definitions;
  path: string;
  /** Inside `previous_attributes`, where nothing must be there and anything may be null. */
  isPart: boolean;
  problems: string[];
}

function check(given: unknown, schema: Schema, at: Place): void {
  const value = asWritten(given);
  if (schema === true || (value === null && at.isPart)) return;
  if (schema === false) at.problems.push(`${at.path} must not be there`);
  else if ('$ref' in schema) check(value, definition(schema.$ref, at), at);
  else if ('changesOf' in schema) check(value, schema.changesOf, { ...at, isPart: true });
  else if ('anyOf' in schema) checkAnyOf(value, schema.anyOf, at);
  else if ('properties' in schema) checkObject(value, schema, at);
  else if ('items' in schema) checkArray(value, schema, at);
  else expectThat(isScalar(value, schema), value, schema, at);
}

function isScalar(value: unknown, schema: ScalarSchema): boolean {
  if ('enum' in schema) return schema.enum.some((each) => each === value);
  if (schema.type === 'null') return value === null;
  if ('pattern' in schema) return typeof value === 'string' && new RegExp(schema.pattern).test(value);
  return typeof value === schema.type;
}

function asWritten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value;
  return typeof value.toJSON === 'function' ? value.toJSON() : value;
}

function definition(name: string, { $defs }: Place): Schema {
  const found = $defs[name];
  if (found === undefined) throw new Error(`There is no schema ${name}.`);
  return found;
}

function expectThat(holds: boolean, value: unknown, schema: Schema, { path, problems }: Place): void {
  if (!holds) problems.push(`${path} is ${brief(value)}, not ${brief(schema)}`);
}

const brief = (value: unknown) => String(JSON.stringify(value)).slice(0, 120);

/** The choice that the value comes closest to decides what is said about it. */
function checkAnyOf(value: unknown, choices: readonly Schema[], at: Place): void {
  let best: string[] | undefined;
  for (const choice of likely(value, choices, at)) {
    const problems: string[] = [];
    check(value, choice, { ...at, problems });
    if (problems.length === 0) return;
    if (best === undefined || problems.length < best.length) best = problems;
  }
  at.problems.push(...(best ?? [`${at.path} is ${brief(value)}, not any of ${brief(choices)}`]));
}

/** Objects say which of several they are by a property that has one value only, such as `object` or `type`. */
function likely(value: unknown, choices: readonly Schema[], at: Place): readonly Schema[] {
  if (!isHash(value)) return choices.filter((choice) => !isObject(choice, at));
  const objects = choices.filter((choice) => isObject(choice, at));
  const named = objects.filter((choice) => saysSo(value, choice, at));
  return named.length > 0 ? named : objects;
}

function isObject(schema: Schema, at: Place): boolean {
  const resolved = resolve(schema, at);
  return typeof resolved === 'object' && 'type' in resolved && resolved.type === 'object';
}

function resolve(schema: Schema, at: Place): Schema {
  if (typeof schema === 'boolean') return schema;
  if ('changesOf' in schema) return resolve(schema.changesOf, at);
  return '$ref' in schema ? resolve(definition(schema.$ref, at), at) : schema;
}

function saysSo(value: Readonly<Record<string, unknown>>, choice: Schema, at: Place): boolean {
  const schema = resolve(choice, at);
  if (typeof schema === 'boolean' || !('properties' in schema)) return false;
  return Object.entries(schema.properties).every(
    ([name, property]) =>
      typeof property === 'boolean' ||
      !('enum' in property) ||
      property.enum.length > 1 ||
      value[name] === property.enum[0],
  );
}

function checkArray(value: unknown, schema: { type: 'array'; items: Schema }, at: Place): void {
  const items = Array.isArray(value) ? value : [];
  expectThat(Array.isArray(value), value, schema, at);
  // A list is given whole, even among what has changed.
  for (const [index, item] of items.entries())
    check(item, schema.items, { ...at, path: `${at.path}[${index}]`, isPart: false });
}

function checkObject(value: unknown, schema: ObjectSchema, at: Place): void {
  if (!isHash(value)) {
    expectThat(false, value, { ...schema, properties: {} }, at);
    return;
  }
  for (const name of at.isPart ? [] : schema.required)
    if (value[name] === undefined) at.problems.push(`${at.path}.${name} is missing`);
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const path = `${at.path}.${name}`;
    const declared = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const expected = declared ?? schema.additionalProperties;
    if (declared === undefined && expected === false) at.problems.push(`${path} is unknown`);
    else check(inner, expected, { ...at, path });
  }
}

const isHash = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
