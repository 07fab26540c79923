import qs from 'qs';
import type { Route } from '../../src/kernel/http/routes.ts';
import { requestShapes } from '../../src/kernel/params/request-shapes.ts';
import type { Shape } from '../../src/kernel/params/shape.ts';
import type { KnownObjects } from './known-objects.ts';
import type { Random } from './random.ts';
import { RECIPES } from './recipes.ts';

export interface RandomRequest {
  method: string;
  path: string;
  body: string | undefined;
  contentType: string;
  /** The connected account that it is made for. */
  account?: string;
  /** What is wrong about it beside its parameters. */
  headers?: Record<string, string>;
}

interface Source {
  random: Random;
  known: KnownObjects;
  now: number;
  /** How often a value is not what it must be. */
  broken: number;
}

/** A request to a route, made from the shape of its parameters: valid as far as a shape can say, or broken somewhere. */
export function randomRequest(route: Route, source: Source): RandomRequest {
  const { random } = source;
  const shape: Shape = JSON.parse(requestShapes[route.params]);
  const drawn = value(shape, '', { ...source, depth: 0 });
  const params = onTopOf(recipeFor(route, source), drawn);
  const isJson = route.path.startsWith('/v2/') && route.method === 'POST';
  const form = qs.stringify(params, { arrayFormat: 'indices', encodeValuesOnly: true });
  const text = isJson ? JSON.stringify(params) : form;
  const encoded = random.chance(source.broken / 3) ? spoil(text, random) : text;
  const path = route.path.replace(
    /([\w-]+)\/:(\w+)/g,
    (_, parent: string) => `${parent}/${idFor(parent, source)}`,
  );
  return {
    method: route.method,
    path: route.method === 'GET' ? `${path}?${encoded}` : path,
    body: route.method === 'GET' ? undefined : encoded,
    ...onBehalf(source),
    contentType: isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    headers: random.chance(source.broken / 6) ? (random.pick(WRONG_HEADERS) ?? {}) : {},
  };
}

const WRONG_HEADERS: readonly Record<string, string>[] = [
  { authorization: 'Bearer sk_live_1' },
  { authorization: 'Bearer pk_test_1' },
  { authorization: 'Bearer __proto__' },
  { authorization: 'Basic %%%' },
  { 'stripe-account': 'acct_none' },
  { 'stripe-account': '__proto__' },
  { 'stripe-version': 'yesterday' },
  { 'stripe-version': '2026-10-28.endive' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/json' },
  { 'idempotency-key': 'one' },
  { 'idempotency-key': 'x'.repeat(300) },
];

/** Now and then for a connected account, which mostly has none of what is known. */
function onBehalf({ random, known }: Source): { account?: string } {
  const account = random.chance(0.1) ? known.pick(random, 'account') : undefined;
  return account === undefined ? {} : { account };
}

function recipeFor(route: Route, { random, known, now }: Source): Record<string, unknown> {
  const recipe = RECIPES[`${route.method} ${route.path}`];
  if (!recipe || random.chance(0.2)) return {};
  return recipe((kind) => known.pick(random, kind) ?? 'none', now);
}

/** What was drawn counts, unless it is no hash at all. */
const onTopOf = (recipe: Record<string, unknown>, drawn: unknown): unknown =>
  typeof drawn === 'object' && drawn !== null && !Array.isArray(drawn) ? { ...recipe, ...drawn } : drawn;

function idFor(parent: string, { random, known, broken }: Source): string {
  const id = random.chance(broken) ? random.pick(ODD) : known.pick(random, parent.replace(/s$/, ''));
  return encodeURIComponent(id ?? 'none').slice(0, 300) || 'none';
}

function spoil(text: string, random: Random): string {
  const at = random.whole(0, text.length);
  const wedge =
    random.pick(['%', '%ff', '[', ']', '&', '=', '[]', '__proto__', '%00', '+', '"', '{', '}']) ?? '';
  return `${text.slice(0, at)}${wedge}${text.slice(at + random.whole(0, 3))}`;
}

const ODD = [
  '',
  '0',
  '-1',
  '1',
  'true',
  'null',
  '99999999999999999999',
  '1e9',
  '0x10',
  '1.5',
  ' ',
  '\0',
  '🦄é\u202e',
  "'; --",
  'x'.repeat(6000),
  'NaN',
  '__proto__',
  'constructor',
  '{}',
];

type At = Source & { depth: number };

function value(shape: Shape, name: string, at: At): unknown {
  const { random, broken } = at;
  if (random.chance(broken / 4)) return odd(random);
  if (typeof shape === 'string') return scalar(shape, name, at);
  if ('literals' in shape) return random.pick(shape.literals);
  if ('array' in shape) {
    const length = random.pick([0, 1, 1, 1, 2, 3]) ?? 1;
    return Array.from({ length }, () => value(shape.array, name, { ...at, depth: at.depth + 1 }));
  }
  if ('map' in shape) return { [random.pick(['a', 'b', 'key']) ?? 'a']: value(shape.map, name, at) };
  if ('anyOf' in shape) return value(choose(shape.anyOf, random), name, at);
  return fields(shape.fields, at);
}

/** To unset something is the rarer wish. */
function choose(shapes: readonly Shape[], random: Random): Shape {
  const isUnset = (shape: Shape) =>
    typeof shape === 'object' && 'literals' in shape && shape.literals[0] === '';
  const set = shapes.filter((shape) => !isUnset(shape));
  return random.pick(set.length > 0 && random.chance(0.85) ? set : shapes) ?? 'string';
}

function fields(shapes: Readonly<Record<string, Shape>>, at: At): Record<string, unknown> {
  const { random, broken, depth } = at;
  const optional = Object.keys(shapes).filter((field) => field.endsWith('?')).length;
  // A few of many: a request with forty parameters is always refused for one of them.
  const wished = depth === 0 ? random.pick([0, 0, 1, 2, 4]) : random.pick([0, 1, 2]);
  const share = Math.min(0.5, (wished ?? 0) / Math.max(1, optional));
  const chosen = Object.entries(shapes).filter(([field]) =>
    field.endsWith('?') ? random.chance(share) : !random.chance(broken / 4),
  );
  const made = chosen.map(([field, shape]) => {
    const name = field.replace(/\?$/, '');
    return [name, value(shape, name, { ...at, depth: depth + 1 })];
  });
  if (random.chance(broken / 4)) made.push([random.pick(['nonsense', '__proto__', 'constructor', '']), 'x']);
  return Object.fromEntries(made);
}

function odd(random: Random): unknown {
  const text = random.pick(ODD);
  return random.pick([text, text, text, [text], { a: text }, { 0: text, x: 'y' }, [[[text]]]]);
}

function scalar(kind: 'string' | 'number' | 'boolean' | 'decimal' | 'any', name: string, at: At): string {
  const { random, now } = at;
  if (kind === 'boolean') return String(random.chance(0.5));
  if (kind === 'decimal') return `${random.whole(0, 999)}.${random.whole(0, 99)}`;
  if (kind === 'number') {
    if (/(_at|_date|_time|_end|_start|_by|until|anchor|timestamp|created|after|before|gte?|lte?)$/.test(name))
      return String(now + random.whole(-40, 400) * 86_400);
    return String(random.pick([0, 1, 2, 5, 14, 100, 1999, random.whole(0, 100_000)]));
  }
  return text(name, at);
}

const WORDS: Record<string, readonly string[]> = {
  country: ['US', 'DE', 'GB'],
  currency: ['usd', 'usd', 'eur', 'jpy', 'kwd'],
  email: ['ada@example.com', 'bea@example.com'],
  expand: ['customer', 'data.customer', 'latest_invoice.payments', 'product', 'data', 'nothing'],
  payment_method: [
    'pm_card_visa',
    'pm_card_chargeCustomerFail',
    'pm_card_createDispute',
    'pm_card_createCe3EligibleDispute',
    'pm_card_createComplianceDispute',
    'pm_card_authenticationRequired',
  ],
  default_payment_method: ['pm_card_visa'],
  source: ['tok_visa'],
  number: ['4242424242424242', '4000000000000002'],
  enabled_events: ['*', 'customer.created'],
};

/** An object that the name stands for, a word that fits it, or any text. */
function text(name: string, { random, known }: At): string {
  const words = WORDS[name] ?? (/_url$/.test(name) ? ['https://app.example/back'] : undefined);
  if (words && random.chance(0.8)) return random.pick(words) ?? '';
  const kind =
    name === 'url' ? 'hook' : name.replace(/^(default|from|starting|ending)_/, '').replace(/s$/, '');
  const id = known.pick(random, kind) ?? (random.chance(0.1) ? known.pickAny(random) : undefined);
  return id ?? random.pick(['x', 'Ada', '10', 'text']) ?? 'x';
}
