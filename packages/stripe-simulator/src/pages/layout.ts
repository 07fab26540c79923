import { html } from 'hono/html';

/** Markup in which every value that was put in is escaped. */
export type Html = ReturnType<typeof html>;

export const STYLE_PATH = '/_pages/style.css';
export const SCRIPT_PATH = '/_pages/card-form.js';

/** The shell of every page. `split` puts a summary beside the form on wide screens. */
export function layout(page: {
  title: string;
  merchantName: string;
  split?: boolean;
  /** Within another page: without its own header and footer. */
  isFramed?: boolean;
  body: Html;
}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <title>${page.title}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="${STYLE_PATH}">
  <script src="${SCRIPT_PATH}" defer></script>
</head>
<body class="${page.split === true ? 'split' : 'single'}${page.isFramed === true ? ' framed' : ''}">
  <header class="top">
    <span class="merchant"><span class="mark" aria-hidden="true">${initial(page.merchantName)}</span>${page.merchantName}</span>
    <span class="badge">Test mode</span>
  </header>
  <main>${page.body}</main>
  <footer class="bottom">A local stand-in for Stripe. No card is charged and no money moves.</footer>
</body>
</html>`;
}

function initial(name: string): string {
  return Array.from(name.trim())[0]?.toUpperCase() ?? '·';
}
