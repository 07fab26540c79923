import qs from 'qs';
import { afterAll, describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { Route } from '../../src/kernel/http/routes.ts';
import { requestShapes } from '../../src/kernel/params/request-shapes.ts';
import type { Shape } from '../../src/kernel/params/shape.ts';
import { routes } from '../../src/resources/routes.ts';

const simulator = createSimulator({ seed: 1, now: 1_769_853_600, log: (message) => failures.push(message) });
const failures: string[] = [];
afterAll(() => simulator.close());

interface Refusal {
  status: number;
  type: string;
  code?: string;
  param?: string;
  message: string;
  doc_url?: string;
  request_log_url: string;
}

async function ask({ method, path }: Route, params: object): Promise<Refusal> {
  const form = qs.stringify(params, { arrayFormat: 'indices', encodeValuesOnly: true });
  const url = `http://127.0.0.1${path.replace(/:\w+/g, 'x_1')}`;
  const response = await simulator.fetch(
    new Request(method === 'GET' ? `${url}?${form}` : url, {
      method,
      headers: { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'GET' ? {} : { body: form }),
    }),
  );
  const { error } = (await response.json()) as { error?: Omit<Refusal, 'status'> };
  if (!error) throw new Error(`${method} ${path} is not refused: ${form}`);
  return { status: response.status, ...error };
}

/** API v2 speaks JSON and has errors of its own. */
const v1 = routes.filter(({ path }) => path.startsWith('/v1/'));
const nameOf = ({ method, path }: Route) => `${method} ${path}`;

function fieldsOf({ params }: Route): [name: string, shape: Shape, isRequired: boolean][] {
  const shape: Shape = JSON.parse(requestShapes[params]);
  if (typeof shape !== 'object' || !('fields' in shape)) return [];
  return Object.entries(shape.fields).map(([field, inner]) => [
    field.replace(/\?$/, ''),
    inner,
    !field.endsWith('?'),
  ]);
}

/** The least that a shape lets pass. */
function right(shape: Shape): unknown {
  if (typeof shape === 'string') return shape === 'boolean' ? 'true' : '1';
  if ('literals' in shape) return shape.literals.find((literal) => literal !== '') ?? '';
  if ('array' in shape) return [right(shape.array)];
  if ('map' in shape) return { a: right(shape.map) };
  if ('anyOf' in shape) return right(shape.anyOf.find((inner) => !isUnset(inner)) ?? 'string');
  const fields = Object.entries(shape.fields);
  const required = fields.filter(([field]) => !field.endsWith('?'));
  // An empty hash would not be sent at all.
  const sent = required.length > 0 ? required : fields.slice(0, 1);
  return Object.fromEntries(sent.map(([field, inner]) => [field.replace(/\?$/, ''), right(inner)]));
}

const isUnset = (shape: Shape) =>
  typeof shape === 'object' && 'literals' in shape && shape.literals.join('') === '';

function rightRequest(route: Route): Record<string, unknown> {
  const required = fieldsOf(route).filter(([, , isRequired]) => isRequired);
  return Object.fromEntries(required.map(([name, shape]) => [name, right(shape)]));
}

interface Wrong {
  value: unknown;
  code?: string;
  message: RegExp;
}

const FRACTIONAL = /percent|percentage|height|length|weight|width/;

/** Values that a shape can't be, with what Stripe says about each. */
function wrong(name: string, shape: Shape): Wrong[] {
  if (shape === 'number' && !FRACTIONAL.test(name))
    return [
      { value: 'abc', code: 'parameter_invalid_integer', message: /^Invalid integer: abc/ },
      { value: '1.5', code: 'parameter_invalid_integer', message: /^Invalid integer: 1\.5/ },
      { value: '', code: 'parameter_invalid_empty', message: /^You passed an empty string for/ },
    ];
  if (shape === 'number' || shape === 'decimal') return [{ value: 'abc', message: /^Invalid decimal: abc/ }];
  if (shape === 'boolean')
    return [
      { value: 'maybe', message: /^Invalid boolean: maybe/ },
      { value: '', code: 'parameter_invalid_empty', message: /^You passed an empty string for/ },
    ];
  if (shape === 'string') return [{ value: { a: 'b' }, message: /^Invalid string: \{"a":"b"\}/ }];
  if (typeof shape === 'string') return [];
  if ('literals' in shape)
    return shape.literals.includes('') ? [] : [{ value: 'nobody_knows', message: /: must be (one of )?/ }];
  if ('array' in shape) return [{ value: 'x', message: /^Invalid array/ }];
  if ('map' in shape || 'fields' in shape) return [{ value: 'x', message: /^Invalid object/ }];
  const set = shape.anyOf.filter((inner) => !isUnset(inner));
  const [only] = set;
  return set.length === 1 && only !== undefined ? wrong(name, only).filter(({ value }) => value !== '') : [];
}

function expectRefusal(refusal: Refusal, { code, param }: { code: string | undefined; param: string }): void {
  expect(refusal).toMatchObject({ status: 400, type: 'invalid_request_error', param });
  expect(refusal.code).toBe(code);
  expect(refusal.request_log_url).toMatch(/^https:\/\/dashboard\.stripe\.com\/.+\/req_\w+$/);
  expect(refusal.doc_url).toBe(
    code === undefined ? undefined : `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
  );
}

describe('every route', () => {
  const before = simulator.snapshot();

  test.each(v1.map((route): [string, Route] => [nameOf(route), route]))(
    '%s checks its parameters',
    async (_, route) => {
      const fine = rightRequest(route);
      const unknown = await ask(route, { ...fine, nobody_knows: 'x' });
      expectRefusal(unknown, { code: 'parameter_unknown', param: 'nobody_knows' });
      expect(unknown.message).toBe('Received unknown parameter: nobody_knows');
      for (const [name, shape, isRequired] of fieldsOf(route)) {
        if (isRequired) {
          const { [name]: __, ...without } = fine;
          const missing = await ask(route, without);
          expectRefusal(missing, { code: 'parameter_missing', param: missing.param ?? '' });
          expect(missing.param?.split('[')[0]).toBe(name);
        }
        if (isRequired && shape === 'string')
          expectRefusal(await ask(route, { ...fine, [name]: ' \t' }), {
            code: 'parameter_invalid_string_blank',
            param: name,
          });
        for (const { value, code, message } of wrong(name, shape)) {
          const refusal = await ask(route, { ...fine, [name]: value });
          expect([name, refusal.message]).toEqual([name, expect.stringMatching(message)]);
          expectRefusal(refusal, { code, param: name });
        }
      }
    },
  );

  test('had nothing changed by it, and nothing failed inside', () => {
    expect(simulator.snapshot()).toBe(before);
    expect(failures).toEqual([]);
  });
});
