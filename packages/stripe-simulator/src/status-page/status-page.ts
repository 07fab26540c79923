import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';
import { clockSection } from './clock-section.ts';
import { deliveriesSection, eventsSection } from './events-section.ts';
import { objectsSection } from './objects-section.ts';
import { statusLayout } from './status-layout.ts';
import type { StatusView } from './status-view.ts';
import { troubleSection } from './trouble-section.ts';

/** Everything at a glance, and what a person needs to play a year by hand. */
export function statusPage(view: StatusView, notice: string | undefined): Html {
  return statusLayout({
    title: 'Overview',
    notice,
    body: html`<div class="head"><h1>Overview</h1><a class="button quiet" href="/">Refresh</a></div>
    <dl class="facts">
      <div><dt>Address</dt><dd><code>${view.baseUrl}</code></dd></div>
      <div><dt>API version</dt><dd><code>${view.apiVersion}</code></dd></div>
      <div><dt>Seed</dt><dd><code>${view.seed}</code></dd></div>
    </dl>
    <div class="grid">
      ${clockSection(view)}
      <div class="column">${eventsSection(view)}${objectsSection(view.accounts)}</div>
      <div class="column">${deliveriesSection(view)}${troubleSection(view)}</div>
    </div>`,
  });
}
