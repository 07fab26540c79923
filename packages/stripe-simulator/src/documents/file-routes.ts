import { type Context, Hono } from 'hono';
import { type Engine, NOBODY } from '../kernel/engine.ts';
import { authenticate } from '../kernel/http/authenticate.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { noSuch } from '../kernel/stripe-error.ts';
import { linkIdOf } from '../resources/file-links/file-link.ts';
import { contentOf, type FileContent } from '../resources/files/file.ts';
import { orRefuse } from './or-refuse.ts';

/** The bytes of files: for who has a key, and by its links for anybody (docs.stripe.com/file-upload#download-file-contents). */
export function fileRoutes(engine: Engine): Hono {
  const load = (id: string, work: (sim: Simulation) => FileContent): FileContent =>
    engine.transact(NOBODY, engine.whereabouts([id]), work);
  const app = new Hono();
  app.get('/v1/files/:id/contents', (c) =>
    orRefuse(engine, async () => {
      authenticate(c.req.header('Authorization'));
      const id = c.req.param('id');
      return attachment(
        c,
        load(id, (sim) => contentOf(sim, id)),
      );
    }),
  );
  app.get('/links/:address', (c) =>
    orRefuse(engine, async () => {
      const address = c.req.param('address');
      return attachment(
        c,
        load(linkIdOf(address), (sim) => contentOf(sim, linkedFile(sim, address))),
      );
    }),
  );
  return app;
}

/** @throws for a link that has expired, or never was: its whole address is the secret */
function linkedFile(sim: Simulation, address: string): string {
  const link = sim.store.fileLinks.get(linkIdOf(address));
  if (link?.url?.endsWith(`/links/${address}`) !== true) throw noSuch('file link', address);
  return String(link.file);
}

/** What somebody uploaded is never shown as a page of the simulator. */
const attachment = (c: Context, { bytes, name }: FileContent): Response =>
  c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'X-Content-Type-Options': 'nosniff',
  });
