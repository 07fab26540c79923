import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Faults } from '../faults/faults.ts';
import { type Engine, NOBODY } from '../kernel/engine.ts';
import { InvalidInput } from '../kernel/http/control-input.ts';
import { sameOriginOnly } from '../kernel/http/same-origin.ts';
import { StripeError } from '../kernel/stripe-error.ts';
import { afterStep, isStep } from '../kernel/time/step.ts';
import { limitForms, securePages } from '../pages/page-security.ts';
import { advanceTestClock } from '../resources/test-clocks/advance-test-clock.ts';
import { resend } from '../webhooks/webhook-control.ts';
import { loadStatus } from './load-status.ts';
import { collectionPage, missingPage, objectPage } from './object-pages.ts';
import { STATUS_STYLE_PATH } from './status-layout.ts';
import { statusPage } from './status-page.ts';
import { STATUS_STYLESHEET } from './status-stylesheet.ts';

/** Where the forms of the page post to. */
const ACTIONS = ['/clock/*', '/test-clocks/*', '/deliveries/*', '/faults/*', '/chaos/*'];

/** The page at `/`: to look at what there is and to steer it, from the simulator's own pages only. */
export function statusRoutes(engine: Engine, faults: Faults): Hono {
  const app = new Hono();
  for (const path of ['/', '/objects/*', ...ACTIONS])
    app.use(path, namesItself, securePages, limitForms, sameOriginOnly);
  app.get('/', (c) => c.html(statusPage(loadStatus(engine, faults), c.req.query('done'))));
  app.get(STATUS_STYLE_PATH, (c) =>
    c.body(STATUS_STYLESHEET, 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'no-cache',
    }),
  );
  objectRoutes(app, engine);
  app.post('/clock/step', (c) =>
    act(c, async (form) => moveTo(engine, afterStep(engine.clock.now(), stepOf(form)))),
  );
  app.post('/clock/set', (c) => act(c, async (form) => moveTo(engine, targetOf(form))));
  app.post('/clock/speed', (c) => act(c, async (form) => run(engine, Number(form.get('speed')))));
  app.post('/test-clocks/advance', (c) =>
    act(c, async (form) => advance(engine, String(form.get('id')), stepOf(form))),
  );
  app.post('/deliveries/resend', (c) => act(c, async (form) => sendAgain(engine, form)));
  app.post('/faults/clear', (c) =>
    act(c, async () => {
      faults.clear();
      return 'The faults are over.';
    }),
  );
  app.post('/chaos/clear', (c) =>
    act(c, async () => {
      engine.chaos.clear();
      return 'The chaos is over.';
    }),
  );
  return app;
}

/** Without a referrer a form's request has no origin either, by which older browsers are known. */
const namesItself: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Referrer-Policy', 'same-origin');
};

function objectRoutes(app: Hono, engine: Engine): void {
  app.get('/objects/find/:id', (c) => {
    const id = c.req.param('id');
    for (const [account, store] of engine.accounts())
      for (const collection of store.collections())
        if (collection.get(id))
          return c.redirect(`/objects/${account}/${collection.name}/${encodeURIComponent(id)}`);
    return c.html(missingPage(`object ${id}`), 404);
  });
  app.get('/objects/:account/:collection', (c) => {
    const { account, collection: name } = c.req.param();
    const collection = engine.storeOf(account)?.collection(name);
    if (!collection) return c.html(missingPage('such collection'), 404);
    return c.html(collectionPage(account, name, collection.newestFirst()));
  });
  app.get('/objects/:account/:collection/:id', (c) => {
    const { account, collection: name, id } = c.req.param();
    const object = engine.storeOf(account)?.collection(name)?.get(id);
    if (!object) return c.html(missingPage(`object ${id}`), 404);
    const exists = (other: string) => other !== id && pathOf(engine, other) !== undefined;
    return c.html(objectPage({ account, name, exists }, object));
  });
}

/** Where the page of an object is, whoever's it is. */
function pathOf(engine: Engine, id: string): string | undefined {
  for (const [account, store] of engine.accounts())
    for (const collection of store.collections())
      if (collection.get(id)) return `/objects/${account}/${collection.name}/${encodeURIComponent(id)}`;
  return undefined;
}

/** Does what a form asks, then shows the page again with what it came to. */
async function act(c: Context, work: (form: FormData) => Promise<string>): Promise<Response> {
  const say = (words: string) => c.redirect(`/?done=${encodeURIComponent(words)}`, 303);
  try {
    return say(await work(await c.req.formData()));
  } catch (error) {
    if (error instanceof InvalidInput || error instanceof StripeError) return say(error.message);
    throw error;
  }
}

function stepOf(form: FormData) {
  const step = form.get('step');
  if (isStep(step)) return step;
  throw new InvalidInput('That is no step of the clock.');
}

function targetOf(form: FormData): number {
  const to = form.get('to');
  const seconds = typeof to === 'string' ? Date.parse(`${to}Z`) / 1000 : Number(form.get('seconds'));
  if (Number.isSafeInteger(seconds)) return seconds;
  throw new InvalidInput('That is no date.');
}

async function moveTo(engine: Engine, until: number): Promise<string> {
  // A field of minutes can't say the seconds of now.
  const seconds = until - engine.clock.now();
  if (seconds < -60) throw new InvalidInput('Time does not go back.');
  await engine.advance(Math.max(0, seconds));
  return `It is now ${new Date(engine.clock.now() * 1000).toUTCString()}.`;
}

function run(engine: Engine, speed: number): string {
  if (!(speed >= 0 && speed <= 31_536_000)) throw new InvalidInput('That is no speed.');
  engine.runAt(speed);
  return speed === 0 ? 'The clock stands still.' : `The clock runs at ${speed}× real time.`;
}

async function advance(engine: Engine, id: string, step: ReturnType<typeof stepOf>): Promise<string> {
  const where = engine.whereOf((store) => store.testClocks.get(id));
  engine.transact(NOBODY, where, (sim) => {
    const frozenTime = sim.store.testClocks.get(id)?.frozen_time ?? sim.now();
    advanceTestClock(sim, { frozen_time: afterStep(frozenTime, step) }, id);
  });
  await engine.settled();
  return `Test clock ${id} has been advanced.`;
}

async function sendAgain(engine: Engine, form: FormData): Promise<string> {
  const sent = resend(engine, String(form.get('event')), String(form.get('endpoint')));
  await engine.deliveries?.idle();
  return `Sent again to ${sent.join(', ')}.`;
}
