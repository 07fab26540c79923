import Stripe from 'stripe';
import { invalidRequest, missingParam } from '../stripe-error.ts';
import type { ParamName, ParamTypes } from './param-types.ts';
import { requestShapes } from './request-shapes.ts';
import type { Shape } from './shape.ts';

const parsed = new Map<ParamName, Shape>();

function shapeOf(name: ParamName): Shape {
  const shape: Shape = parsed.get(name) ?? JSON.parse(requestShapes[name]);
  parsed.set(name, shape);
  return shape;
}

/**
 * Checks a decoded form against the SDK's own declaration of the request and turns its strings into numbers,
 * booleans and decimals. Refuses what Stripe refuses: unknown, missing and malformed parameters.
 */
export function parseParams<N extends ParamName>(name: N, form: unknown): ParamTypes[N] {
  // The shape was derived from ParamTypes[N]'s declaration, so a value that passed is one.
  return parseValue(shapeOf(name), form, '') as ParamTypes[N];
}

function parseValue(shape: Shape, value: unknown, param: string): unknown {
  if (shape === 'any') return value;
  if (value === '' && cannotBeUnset(shape)) throw invalidEmpty(param);
  if (typeof shape === 'string') return parseScalar(shape, value, param);
  if ('literals' in shape) return parseLiteral(shape.literals, value, param);
  if ('array' in shape) return parseArray(shape.array, value, param);
  if ('map' in shape) return parseMap(shape.map, value, param);
  if ('anyOf' in shape) return parseAnyOf(shape.anyOf, value, param);
  return parseFields(shape.fields, value, param);
}

/** Only text may be empty, and what says so itself; for the rest it would mean to unset it. */
function cannotBeUnset(shape: Shape): boolean {
  if (typeof shape === 'string') return shape !== 'string';
  if ('literals' in shape) return !shape.literals.includes('');
  return !('anyOf' in shape) || shape.anyOf.every(cannotBeUnset);
}

const invalidEmpty = (param: string) =>
  invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param },
  );

/** Numbers that may have a fraction; every other number of Stripe's requests is an integer. */
const FRACTIONAL = new Set([
  'percent_off',
  'percentage',
  'application_fee_percent',
  'amount_percent',
  'height',
  'length',
  'weight',
  'width',
]);

function parseScalar(
  kind: 'string' | 'number' | 'boolean' | 'decimal',
  value: unknown,
  param: string,
): unknown {
  // JSON has numbers and booleans of its own; a form has only text.
  if (typeof value === kind && kind !== 'string' && Number.isSafeInteger(Number(value))) return value;
  if (typeof value !== 'string')
    throw invalidRequest(`Invalid ${kind === 'number' ? 'integer' : kind}: ${JSON.stringify(value)}`, {
      param,
    });
  if (kind === 'string') return value;
  if (kind === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true';
    throw invalidRequest(`Invalid boolean: ${value}`, { param });
  }
  if (kind === 'decimal') {
    if (/^-?\d+(\.\d+)?$/.test(value)) return Stripe.Decimal.from(value);
    throw invalidRequest(`Invalid decimal: ${value}; must contain at maximum 12 decimal places.`, { param });
  }
  const isFractional = FRACTIONAL.has(param.replace(/^.*\[(\w+)\]$/, '$1'));
  if (isFractional && !/^-?\d+(\.\d+)?$/.test(value))
    throw invalidRequest(`Invalid decimal: ${value}`, { param });
  if (isFractional || /^-?\d{1,15}$/.test(value)) return Number(value);
  throw invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
}

function parseLiteral(literals: readonly string[], value: unknown, param: string): unknown {
  if (typeof value === 'string' && literals.includes(value)) return value;
  const choices = literals.map((literal) => (literal === '' ? "''" : literal));
  const list =
    choices.length > 1 ? `one of ${choices.slice(0, -1).join(', ')}, or ${choices.at(-1)}` : choices.join('');
  throw invalidRequest(`Invalid ${param}: must be ${list}`, { param });
}

function parseArray(element: Shape, value: unknown, param: string): unknown[] {
  if (!Array.isArray(value)) throw invalidRequest('Invalid array', { param });
  return value.map((item, at) => parseValue(element, item, `${param}[${at}]`));
}

function parseMap(element: Shape, value: unknown, param: string): unknown {
  if (!isHash(value)) throw invalidRequest('Invalid object', { param });
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, parseValue(element, item, `${param}[${key}]`)]),
  );
}

/** The choice whose outer form fits decides what is said about the inside. */
function parseAnyOf(shapes: readonly Shape[], value: unknown, param: string): unknown {
  const fitting = shapes.filter((shape) => fits(shape, value));
  const [first = shapes.at(-1) ?? 'any'] = fitting;
  return parseValue(fitting.find((shape) => isComplete(shape, value)) ?? first, value, param);
}

/** Hashes are told apart by what they must have: a card's number is not a token. */
function isComplete(shape: Shape, value: unknown): boolean {
  if (typeof shape === 'string' || !('fields' in shape)) return true;
  return isHash(value) && Object.keys(shape.fields).every((name) => name.endsWith('?') || name in value);
}

function fits(shape: Shape, value: unknown): boolean {
  if (typeof shape === 'string')
    return typeof value === 'string' && (shape !== 'number' || /^-?\d+$/.test(value));
  if ('literals' in shape) return typeof value === 'string' && shape.literals.includes(value);
  if ('array' in shape) return Array.isArray(value);
  if ('anyOf' in shape) return shape.anyOf.some((inner) => fits(inner, value));
  if (!isHash(value)) return false;
  return (
    !('fields' in shape) || Object.entries(shape.fields).every(([name, inner]) => saysSo(inner, value[name]))
  );
}

/** Whether a hash that says which of several it is, such as by `object`, says this one. */
function saysSo(shape: Shape, value: unknown): boolean {
  return typeof shape === 'string' ||
    !('literals' in shape) ||
    shape.literals.length > 1 ||
    value === undefined
    ? true
    : fits(shape, value);
}

function parseFields(fields: Readonly<Record<string, Shape>>, value: unknown, param: string): unknown {
  if (!isHash(value)) throw invalidRequest('Invalid object', { param });
  const at = (key: string) => (param === '' ? key : `${param}[${key}]`);
  const unknown = Object.keys(value).filter(
    (key) => !Object.hasOwn(fields, key) && !Object.hasOwn(fields, `${key}?`),
  );
  const [first] = unknown;
  if (first !== undefined) {
    const message = `Received unknown parameter${unknown.length > 1 ? 's' : ''}: ${unknown.map(at).join(', ')}`;
    throw invalidRequest(message, { code: 'parameter_unknown', param: at(first) });
  }
  const result: Record<string, unknown> = {};
  for (const [field, shape] of Object.entries(fields)) {
    const name = field.replace(/\?$/, '');
    const given = value[name];
    if (shape === 'string' && name === field) assertNotBlank(given, at(name));
    if (given !== undefined) result[name] = parseValue(shape, given, at(name));
    else if (!field.endsWith('?')) throw missingParam(at(name));
  }
  return result;
}

/** Text that must be there must say something (docs.stripe.com/error-codes#parameter-invalid-string-blank). */
function assertNotBlank(given: unknown, param: string): void {
  if (given === '') throw invalidEmpty(param);
  if (typeof given === 'string' && given.trim() === '')
    throw invalidRequest(`Invalid string: '${given}'; it must not be blank.`, {
      code: 'parameter_invalid_string_blank',
      param,
    });
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
