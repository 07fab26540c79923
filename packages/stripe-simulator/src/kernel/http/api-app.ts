import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import Stripe from 'stripe';
import type { FaultRule } from '../../faults/fault.ts';
import type { Faults } from '../../faults/faults.ts';
import { strikeConnection } from '../../faults/strike-connection.ts';
import { delayBy, failing, underFault } from '../../faults/under-fault.ts';
import type { Engine } from '../engine.ts';
import { type ObservedAnswer, observation } from '../observation.ts';
import { PLATFORM_ID } from '../simulated-account.ts';
import type { RequestIdentity, Simulation } from '../simulation.ts';
import { invalidRequest, permissionDenied, StripeError } from '../stripe-error.ts';
import { clockOf } from '../time/clock-of.ts';
import { authenticate, readKey } from './authenticate.ts';
import { crossOrigin } from './cross-origin.ts';
import { errorBody, statusOf } from './error-body.ts';
import { decodeForm, decodeJson } from './form.ts';
import { fingerprint, IdempotencyKeys } from './idempotency.ts';
import { assertPermitted } from './key-permissions.ts';
import { asBrowserSees, isPublishable } from './publishable.ts';
import { readBody } from './read-body.ts';
import { render } from './render.ts';
import type { PreparedCall, Route } from './routes.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** What every request needs. */
export interface Api {
  engine: Engine;
  faults: Faults;
  log: (message: string) => void;
}

type Incoming = Context<{ Bindings: Partial<HttpBindings> }>;
type Work = (requestId: string, fault: FaultRule | undefined) => Answer | Promise<Answer>;

/** The API itself: every route behind the same authentication, decoding, idempotency and error answers. */
export function apiApp(api: Api, routes: readonly Route[]): Hono {
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  const { engine } = api;
  const keys = new IdempotencyKeys(engine);
  for (const anywhere of ['/v1/*', '/v2/*']) app.use(anywhere, crossOrigin);
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    app.on(route.method, route.path, (c) => {
      const ids = names.map((name) => c.req.param(name) ?? '');
      return respond(c, { ...api, route: route.path }, (id, fault) =>
        answer(c, { engine, keys, route, ids, id, fault, account: PLATFORM_ID }),
      );
    });
  }
  for (const anywhere of ['/v1/*', '/v2/*'])
    app.all(anywhere, (c) => respond(c, { ...api, route: null }, () => refuseUnknown(c)));
  return new Hono().route('/', app);
}

function refuseUnknown(c: Incoming): never {
  authenticate(c.req.header('Authorization'));
  throw invalidRequest(
    `Unrecognized request URL (${c.req.method}: ${c.req.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    { status: 404 },
  );
}

function respond(
  c: Incoming,
  { engine, faults, log, route }: Api & { route: string | null },
  work: Work,
): Promise<Response> {
  const requestId = engine.newRequestId();
  const fault = faults.next({ method: c.req.method, path: c.req.path });
  return strikeConnection(fault, c.env.incoming?.socket, async () => {
    let result: Answer;
    try {
      result = await work(requestId, fault);
    } catch (error) {
      if (!(error instanceof StripeError))
        log(`${c.req.method} ${c.req.path} failed: ${error instanceof Error ? error.stack : String(error)}`);
      result = refused(error, { id: requestId, path: c.req.path });
    }
    const { status, body } = result;
    observation.answer.publish({
      method: c.req.method,
      path: c.req.path,
      route,
      status,
      body,
      isNarrowed: isPublishable(readKey(c.req.header('Authorization')) ?? ''),
    } satisfies ObservedAnswer);
    return toResponse(c, { id: requestId, at: engine.clock.now() }, result);
  });
}

const refused = (error: unknown, request: { id: string; path: string }): Answer => ({
  status: statusOf(error),
  body: errorBody(error, request.id, request.path),
  headers: error instanceof StripeError ? (error.details.headers ?? {}) : {},
});

function toResponse(
  c: Incoming,
  request: { id: string; at: number },
  { status, body, headers }: Answer,
): Response {
  const key = c.req.header('Idempotency-Key');
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/json',
      // Of the same clock as what the answer says.
      Date: new Date(request.at * 1000).toUTCString(),
      'Request-Id': request.id,
      'Stripe-Version': c.req.header('Stripe-Version') ?? Stripe.API_VERSION,
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
  });
}

interface Call {
  engine: Engine;
  keys: IdempotencyKeys;
  route: Route;
  ids: string[];
  id: string;
  account: string;
  fault: FaultRule | undefined;
}

async function answer(c: Incoming, asked: Call): Promise<Answer> {
  const admitted = admit(c, asked);
  assertVersion(c.req.header('Stripe-Version'));
  const call = { ...asked, ...admitted, account: admitted.account ?? accountOf(c, asked.engine) };
  const once = call.route.method === 'POST' ? c.req.header('Idempotency-Key') : undefined;
  if (once === undefined) {
    await delayBy(call.fault);
    const form = await readForm(c, call.route);
    return underFault(call.fault, () => {
      const prepared = failing(call.fault, call.route.prepare(decode(call.route, form), call.ids));
      return { status: 200, body: perform(call, { id: call.id, idempotencyKey: null }, prepared) };
    });
  }
  const claim = call.keys.claim(call.account, once);
  try {
    await delayBy(call.fault);
    const form = await readForm(c, call.route);
    return underFault(call.fault, () => answerOnce(c, call, { key: once, form }));
  } finally {
    claim.release();
  }
}

/** What the request's credential opens, and the account if that follows from it. */
function admit(c: Incoming, { engine, route }: Call): { route: Route; account?: string } {
  const header = c.req.header('Authorization');
  if (route.admit) return { route, account: route.admit(engine, readKey(header)) };
  const key = authenticate(header);
  const opened = isPublishable(key) ? asBrowserSees(route) : route;
  assertPermitted(engine, key, opened);
  return { route: opened };
}

/** Any version that there may be: the answers are those of one version, whichever is asked for. */
function assertVersion(version: string | undefined): void {
  if (version === undefined || /^\d{4}-\d{2}-\d{2}(\.\w+)?(;.*)?$/.test(version)) return;
  throw invalidRequest(`Invalid Stripe API version: ${version}`);
}

/** A platform acts for a connected account by naming it (docs.stripe.com/connect/authentication). */
function accountOf(c: Incoming, engine: Engine): string {
  const named = c.req.header('Stripe-Account');
  if (named === undefined || named === PLATFORM_ID) return PLATFORM_ID;
  if (!engine.store.accounts.get(named)) throw permissionDenied(named);
  return named;
}

async function readForm(c: Incoming, route: Route): Promise<string> {
  // Clients put the parameters of a DELETE in the query or in the body; the SDK uses the body.
  const query = new URL(c.req.url).search.slice(1);
  if (route.method === 'GET') return query;
  const body = await readBody(c.req);
  return body === '' ? query : body;
}

const decode = ({ method, path }: Route, form: string): unknown =>
  path.startsWith('/v2/') && method === 'POST' ? decodeJson(form) : decodeForm(form);

function answerOnce(c: Incoming, call: Call, { key, form }: { key: string; form: string }): Answer {
  const { engine, keys, route, ids, id, account } = call;
  const now = engine.clock.now();
  const print = fingerprint(route.method, c.req.path, form);
  const known = keys.find(account, key, { fingerprint: print, now });
  if (known) {
    const headers = { 'Idempotent-Replayed': 'true', 'Original-Request': known.requestId };
    return { status: known.status, body: known.body, headers };
  }
  const prepared = failing(call.fault, route.prepare(decode(route, form), ids));
  const keep = (status: number, body: string) => {
    keys.keep(account, { id: key, fingerprint: print, requestId: id, status, body, at: now });
    return body;
  };
  try {
    const body = perform(call, { id, idempotencyKey: key }, prepared, (rendered) => keep(200, rendered));
    return { status: 200, body };
  } catch (error) {
    engine.write(() => keep(statusOf(error), errorBody(error, id, c.req.path)));
    throw error;
  }
}

/** Answer, expansion and whatever must be kept with them are one transaction. */
function perform(
  { engine, account, ids }: Call,
  identity: RequestIdentity,
  prepared: PreparedCall,
  keep: (body: string) => string = (body) => body,
): string {
  let refusal: StripeError | undefined;
  const clock = clockOf(engine.storeOf(account) ?? engine.store, [...ids, ...prepared.names]);
  const body = engine.transact(identity, { account, clock }, (sim: Simulation) => {
    try {
      return keep(`${JSON.stringify(render(sim, prepared.answer(sim), prepared.expand), null, 2)}\n`);
    } catch (error) {
      if (!(error instanceof StripeError) || !error.keepsChanges) throw error;
      refusal = error;
      return '';
    }
  });
  if (refusal) throw refusal;
  return body;
}
