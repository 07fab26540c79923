import type { Billing, MailTopic } from '@billwright/billing-core';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';

const TOPICS: Record<MailTopic, string> = {
  getting_started: 'mails that help you get started',
  usage: 'mails about how much you have used',
};

const STYLE = `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:30rem;padding:0 20px}
  h1{font-size:1.5rem;line-height:1.3}button{background:#1864ab;border:0;border-radius:8px;color:#fff;cursor:pointer;font:inherit;
  font-weight:600;padding:12px 22px}button:focus-visible{outline:3px solid #74c0fc;outline-offset:2px}`;

/**
 * The page behind the link of a mail, with no sign-in: looking changes nothing, since programs look at links too; the button, or
 * a mail program's one click (rfc-editor.org/rfc/rfc8058: a POST without cookies, referrer or page), turns the topic off.
 */
export function serveUnsubscribe(app: Hono, billing: Billing): void {
  app.get('/mail/unsubscribe/:token', async (context) => {
    const link = await billing.mails.unsubscribe.read(context.req.param('token'));
    if (!link) return noSuchLink(context);
    const what = TOPICS[link.topic];
    if (!link.isOn) return done(context, what);
    return page(context, 200, {
      title: 'Unsubscribe',
      text: `${link.accountName} gets no more ${what}. Receipts and whatever concerns your payments still come.`,
      button: 'Unsubscribe',
    });
  });
  app.post('/mail/unsubscribe/:token', async (context) => {
    const token = context.req.param('token');
    const link = await billing.mails.unsubscribe.read(token);
    if (!link || !(await billing.mails.unsubscribe.confirm(token))) return noSuchLink(context);
    return done(context, TOPICS[link.topic]);
  });
}

const done = (context: Context, what: string) =>
  page(context, 200, {
    title: 'You are unsubscribed',
    text: `There will be no more ${what}. You can have them again under Billing, Mails.`,
  });

const noSuchLink = (context: Context) =>
  page(context, 404, { title: 'This link does not work', text: 'Choose your mails under Billing, Mails.' });

function page(
  context: Context,
  status: 200 | 404,
  { title, text, button }: { title: string; text: string; button?: string },
) {
  const nonce = context.get('cspNonce');
  context.header('cache-control', 'no-store');
  return context.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="robots" content="noindex" />
      <title>${title}</title><style nonce="${nonce}">${STYLE}</style></head>
      <body><main><h1>${title}</h1><p>${text}</p>
      ${button ? html`<form method="post"><button type="submit">${button}</button></form>` : ''}
      <p><a href="/billing/mails">Choose your mails</a></p></main></body></html>`,
    status,
  );
}
