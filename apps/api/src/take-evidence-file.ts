import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { AppOptions } from './app.ts';
import { unwrap } from './error-to-trpc.ts';
import { loadViewer } from './load-viewer.ts';
import { because } from './trpc.ts';

/** What Stripe takes for one dispute (docs.stripe.com/disputes/best-practices), with the form around it. */
const FORM_BYTES = 4.6 * 1_048_576;

export const limitEvidenceFile = bodyLimit({
  maxSize: FORM_BYTES,
  onError: (context) => context.json({ error: 'A file of evidence may have up to 4.5 MB.' }, 413),
});

const id = z.string().min(1).max(255);
const form = z.object({
  accountId: id,
  disputeId: id,
  field: z.string().min(1).max(64),
  actId: z.uuid(),
  because,
  file: z.instanceof(File),
});

/** A file is no JSON: it comes as a form, from staff, and goes on to Stripe; nothing of it stays here. */
export async function takeEvidenceFile(options: AppOptions, context: Context): Promise<Response> {
  const viewer = await loadViewer(options, context.req.raw.headers);
  if (!viewer) return context.json({ error: 'Sign in first.' }, 401);
  if (viewer.user.staffRole === null) return context.json({ error: 'This is for staff only.' }, 403);
  const read = form.safeParse(await context.req.parseBody());
  if (!read.success)
    return context.json({ error: 'Something in the form is missing: choose a file and say why.' }, 400);
  const { file, field, because: why, ...of } = read.data;
  const data = new Uint8Array(await file.arrayBuffer());
  try {
    const attached = unwrap(
      await options.billing.disputes.attach(
        { ...of, actorId: viewer.user.id },
        { field, because: why, file: { name: file.name.slice(0, 200), type: file.type, data } },
      ),
    );
    return context.json(attached);
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const status = getHTTPStatusCodeFromError(error) as 400 | 404 | 409 | 502 | 503;
    return context.json({ error: error.message }, status);
  }
}
