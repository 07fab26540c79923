import type { Engine } from '../engine.ts';
import type { ParamName, ParamTypes } from '../params/param-types.ts';
import { parseParams } from '../params/parse-params.ts';
import type { Simulation } from '../simulation.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** A request whose parameters have passed; `answer` does what it asks and returns the object of the answer. */
export interface PreparedCall {
  expand: string[];
  /** The objects that the parameters name, which decide the clock that the request runs on. */
  names: unknown[];
  answer(sim: Simulation): unknown;
}

export interface Route {
  method: Method;
  path: string;
  /** The SDK's type of its parameters. */
  params: ParamName;
  /**
   * For an endpoint that no API key opens: the account that the request's credential is about.
   * @throws 401 for a credential that opens nothing
   */
  admit?(engine: Engine, credential: string | undefined): string;
  prepare(form: unknown, ids: string[]): PreparedCall;
}

/**
 * One endpoint. `name` is the SDK's type of its parameters; the handler gets them checked and typed, then the
 * ids of the path in order.
 */
export function route<N extends ParamName>(
  at: `${Method} /${string}`,
  name: N,
  handle: (sim: Simulation, params: ParamTypes[N], ...ids: string[]) => unknown,
): Route {
  const [method, path] = splitOnce(at);
  return {
    method,
    path,
    params: name,
    prepare(form, ids) {
      const params = parseParams(name, form);
      const expand = 'expand' in params && Array.isArray(params.expand) ? params.expand : [];
      return { expand, names: namesIn(params), answer: (sim) => handle(sim, params, ...ids) };
    },
  };
}

/** A list of API v2: `page` is no parameter of the SDK, but of the addresses of further pages. */
export function routeOfPages<N extends ParamName>(
  at: `${Method} /${string}`,
  name: N,
  handle: (sim: Simulation, params: ParamTypes[N] & { page?: string }) => unknown,
): Route {
  const pageless = route(at, name, handle);
  return {
    ...pageless,
    prepare(form, ids) {
      const { page, ...rest }: { page?: unknown } = typeof form === 'object' && form !== null ? form : {};
      if (typeof page !== 'string') return pageless.prepare(rest, ids);
      return route(at, name, (sim, params) => handle(sim, { ...params, page })).prepare(rest, ids);
    },
  };
}

const NAMING = [
  'test_clock',
  'customer',
  'subscription',
  'invoice',
  'from_subscription',
  'schedule',
  'quote',
];

const namesIn = (params: object): unknown[] =>
  Object.entries(params)
    .filter(([key]) => NAMING.includes(key))
    .map(([, value]) => value);

function splitOnce(at: `${Method} /${string}`): [Method, string] {
  const [method, path = ''] = at.split(' ');
  return [method === 'GET' || method === 'DELETE' ? method : 'POST', path];
}
