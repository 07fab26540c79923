import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';

export const STATUS_STYLE_PATH = '/_simulator/status.css';

/** The shell of the simulator's own pages. `notice` is what the last press of a button came to. */
export function statusLayout(page: { title: string; notice?: string | undefined; body: Html }): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${page.title} · Stripe simulator</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="${STATUS_STYLE_PATH}">
</head>
<body>
  <a class="skip" href="#content">Skip to the content</a>
  <header class="top"><a class="home" href="/">Stripe simulator</a><span class="badge">Offline</span></header>
  <main id="content">
    ${page.notice === undefined ? '' : html`<p class="notice" role="status">${page.notice}</p>`}
    ${page.body}
  </main>
</body>
</html>`;
}

/** A moment as a person reads it, always in UTC. */
export function moment(seconds: number): Html {
  const iso = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${iso}">${DATE.format(seconds * 1000)} UTC</time>`;
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
