import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';

/** The frame of one element: its script builds what is in it. */
export const framePage = (): Html => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Secure input</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/elements/frame/frame.css">
  <script type="module" src="/elements/frame/main.js"></script>
</head>
<body><form id="form" novalidate></form></body>
</html>`;

/** The end of a challenge: the page around the frame is told, and asks the API how it went. */
export const answeredPage = (): Html => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Answered</title><script src="/elements/answered.js"></script></head>
<body></body>
</html>`;

/** Nothing is told but that there is an answer, so any page may hear it. */
export const ANSWERED_SCRIPT = `window.parent.postMessage({ kind: 'stripe-elements:challenge-answered' }, '*');\n`;
