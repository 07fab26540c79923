import type { Billing } from '@billwright/billing-core';
import type { Hono } from 'hono';
import type { Viewer } from './load-viewer.ts';

/** Mails bring their own styles; nothing else of them runs, is loaded or can be sent. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox allow-popups";

/** How a mail looks, for operators: a page of its own, walled off from the app. */
export function serveMailHtml(
  app: Hono,
  billing: Billing,
  loadViewer: (headers: Headers) => Promise<Viewer | null>,
): void {
  app.get('/api/mails/html', async (context) => {
    const viewer = await loadViewer(context.req.raw.headers);
    // As any other page that is not there: who is not of the staff learns nothing.
    if (!viewer?.user.staffRole) return context.text('There is nothing here.', 404);
    const { account = '', key = '' } = context.req.query();
    const mail = await billing.mails.get({ accountId: account, key });
    if (!mail.ok || mail.value.html === null) return context.text('There is nothing here.', 404);
    context.set('ownPolicy', POLICY);
    context.header('cache-control', 'no-store');
    return context.html(mail.value.html);
  });
}
