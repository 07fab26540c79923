import type { Context } from 'hono';

/** Said to whoever steers the simulator with something that it can't make sense of; a 400 with these words. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';
}

/** The body of a request to a control endpoint; none is an empty object. */
export async function readInput(c: Context): Promise<unknown> {
  const body = await c.req.text();
  try {
    return body.trim() === '' ? {} : JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidInput('The body must be JSON.');
    throw error;
  }
}

/** Turns what was given under a name into what it must be. */
export type Read<T> = (value: unknown, name: string) => T;
type Readers<T> = { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> };

/** Reads an object field by field; a field that was not given is left out, one that is not known refused. */
export function readFields<T extends object>(value: unknown, readers: Readers<T>): Partial<T> {
  if (!isHash(value)) throw new InvalidInput('An object is expected.');
  const names = Object.keys(readers);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new InvalidInput(`There is no "${unknown}"; there is ${names.join(', ')}.`);
  const result: Partial<T> = {};
  for (const name in readers) if (value[name] !== undefined) result[name] = readers[name](value[name], name);
  return result;
}

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidInput(`${name} must be a text.`);
}

export function texts(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.map((each) => text(each, name));
  throw new InvalidInput(`${name} must be a list.`);
}

export function flag(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidInput(`${name} must be true or false.`);
}

export function fraction(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new InvalidInput(`${name} must be a number from 0 to 1.`);
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): Read<number> {
  return (value, name) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidInput(`${name} must be a whole number from ${least} to ${most}.`);
  };
}

export function oneOf<const T extends string>(choices: readonly T[]): Read<T> {
  return (value, name) => {
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return choice;
    throw new InvalidInput(`${name} must be one of ${choices.join(', ')}.`);
  };
}

export const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
