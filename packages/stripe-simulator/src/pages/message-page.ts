import { html } from 'hono/html';
import { isWebUrl } from './is-web-url.ts';
import { type Html, layout } from './layout.ts';

/** A page that says one thing, with at most one way on. */
export function messagePage(message: {
  title: string;
  text: string;
  merchantName?: string;
  link?: { href: string; label: string } | null;
}): Html {
  const { link } = message;
  return layout({
    title: message.title,
    merchantName: message.merchantName ?? 'Checkout',
    body: html`<section class="card message">
      <h1>${message.title}</h1>
      <p>${message.text}</p>
      ${link && isWebUrl(link.href) ? html`<p><a class="button" href="${link.href}">${link.label}</a></p>` : ''}
    </section>`,
  });
}
