import type { Billing } from '@billwright/billing-core';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { type UnsubscribeWords, unsubscribeWords } from './unsubscribe-words.ts';

/** The look of the mails, whose colours are said here: what a browser would choose in the dark is not the same everywhere. */
const STYLE = `:root{color-scheme:light dark;background:#f1f3f5;color:#343a40}body{font:17px/1.6 system-ui,sans-serif;margin:0;padding:8vh 12px}
  main{background:#fff;border:1px solid #dee2e6;border-radius:12px;margin:auto;max-width:32rem;overflow-wrap:anywhere;padding:12px 28px}
  h1{color:#14171a;font-size:1.5rem;line-height:1.3}a{color:#1864ab}button{background:#1864ab;border:0;border-radius:8px;color:#fff;
  cursor:pointer;font:inherit;font-weight:600;padding:12px 22px}:focus-visible{outline:3px solid #4dabf7;outline-offset:2px}
  @media (prefers-color-scheme:dark){:root{background:#141517;color:#ced4da}main{background:#1f2023;border-color:#35373c}h1{color:#f1f3f5}
  a{color:#a5d8ff}button{background:#a5d8ff;color:#0b2f4d}}`;

/**
 * The page behind the link of a mail, with no sign-in: looking changes nothing, since programs look at links too; the button, or
 * a mail program's one click (rfc-editor.org/rfc/rfc8058: a POST without cookies, referrer or page), turns the topic off.
 */
export function serveUnsubscribe(app: Hono, billing: Billing): void {
  app.get('/mail/unsubscribe/:token', async (context) => {
    const link = await billing.mails.unsubscribe.read(context.req.param('token'));
    if (!link) return noSuchLink(context);
    const words = unsubscribeWords(link.language);
    const what = words.topics[link.topic];
    if (!link.isOn) return done(context, words, what);
    return page(context, words, {
      title: words.unsubscribe,
      text: words.explain(link.accountName, what),
      button: words.unsubscribe,
    });
  });
  app.post('/mail/unsubscribe/:token', async (context) => {
    const token = context.req.param('token');
    const link = await billing.mails.unsubscribe.read(token);
    if (!link || !(await billing.mails.unsubscribe.confirm(token))) return noSuchLink(context);
    const words = unsubscribeWords(link.language);
    return done(context, words, words.topics[link.topic]);
  });
}

const done = (context: Context, words: UnsubscribeWords, what: string) =>
  page(context, words, { title: words.done, text: words.noMore(what) });

/** Whose it would be is not known: it is said in the first language. */
function noSuchLink(context: Context) {
  const words = unsubscribeWords(null);
  context.status(404);
  return page(context, words, { title: words.noSuchLink, text: words.where });
}

function page(
  context: Context,
  words: UnsubscribeWords,
  { title, text, button }: { title: string; text: string; button?: string },
) {
  const nonce = context.get('cspNonce');
  context.header('cache-control', 'no-store');
  return context.html(
    html`<!doctype html><html lang="${words.language}"><head><meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="robots" content="noindex" />
      <title>${title}</title><style nonce="${nonce}">${STYLE}</style></head>
      <body><main><h1>${title}</h1><p>${text}</p>
      ${button ? html`<form method="post"><button type="submit">${button}</button></form>` : ''}
      <p><a href="/billing/mails">${words.choose}</a></p></main></body></html>`,
  );
}
