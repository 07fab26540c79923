import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

const API_BODY_BYTES = 100 * 1024;
const MAX_BATCH = 20;

export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: API_BODY_BYTES,
  onError: (context) => context.json({ error: `At most ${API_BODY_BYTES} bytes.` }, 413),
});

/** A batch is `/api/trpc/a,b,c?batch=1`. */
export const limitBatch: MiddlewareHandler = async (context, next) => {
  const calls = context.req.path.split(',').length;
  if (calls > MAX_BATCH) return context.json({ error: `At most ${MAX_BATCH} calls a batch.` }, 400);
  return next();
};
