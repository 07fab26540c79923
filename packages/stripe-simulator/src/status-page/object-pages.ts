import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';
import { words } from './objects-section.ts';
import { statusLayout } from './status-layout.ts';

const SHOWN = 100;

/** The newest objects of a kind, each with a line that says which it is. */
export function collectionPage(account: string, name: string, objects: { id: string }[]): Html {
  return statusLayout({
    title: words(name),
    body: html`<p class="back"><a href="/">Overview</a></p>
    <h1>${words(name)}</h1>
    <p class="muted">${objects.length > SHOWN ? `The newest ${SHOWN} of ${objects.length.toLocaleString('en-GB')}` : objects.length} of <code>${account}</code></p>
    <section class="card" aria-label="${words(name)}">
      ${
        objects.length === 0
          ? html`<p class="muted">There are none.</p>`
          : html`<ol class="rows">${objects
              .slice(0, SHOWN)
              .map(
                (object) =>
                  html`<li><a href="/objects/${account}/${name}/${encodeURIComponent(object.id)}">${object.id}</a><span class="muted">${gist(object)}</span></li>`,
              )}</ol>`
      }
    </section>`,
  });
}

/** One object, whole, with the objects that it names as links. */
export function objectPage(
  { account, name, exists }: { account: string; name: string; exists: (id: string) => boolean },
  object: { id: string },
): Html {
  return statusLayout({
    title: object.id,
    body: html`<p class="back"><a href="/">Overview</a> / <a href="/objects/${account}/${name}">${words(name)}</a></p>
    <h1 class="id">${object.id}</h1>
    <section class="card" aria-label="JSON"><pre>${linked(JSON.stringify(object, null, 2), exists)}</pre></section>`,
  });
}

export function missingPage(what: string): Html {
  return statusLayout({
    title: 'Not found',
    body: html`<h1>Not found</h1><p>There is no ${what}.</p><p><a class="button" href="/">Overview</a></p>`,
  });
}

/** The fields that tell objects of one kind from each other. */
const TELLING = [
  'status',
  'name',
  'nickname',
  'email',
  'type',
  'amount',
  'total',
  'unit_amount',
  'currency',
  'url',
  'kind',
  'at',
];

function gist(object: object): string {
  const values = new Map(Object.entries(object));
  return TELLING.map((name) => values.get(name))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .slice(0, 3)
    .join(' · ');
}

/** Markup of JSON text in which every id of another object leads to it. */
function linked(json: string, exists: (id: string) => boolean): Html {
  const parts = json.split(/(?<=")([a-z]{2,}(?:_[a-z]+)*_\w{8,})(?="(?!:))/);
  const link = (id: string) => (exists(id) ? html`<a href="/objects/find/${id}">${id}</a>` : id);
  return html`${parts.map((part, at) => (at % 2 === 0 ? part : link(part)))}`;
}
