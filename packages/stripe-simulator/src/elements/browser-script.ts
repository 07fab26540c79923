import { readFileSync } from 'node:fs';

/** In the order in which they need each other. */
const MODULES = [
  'emitter',
  'api',
  'frame-link',
  'element',
  'elements-group',
  'challenge',
  'confirm',
  'embedded-checkout',
  'stripe',
];

const source = (name: string) => readFileSync(new URL(`./browser/${name}.js`, import.meta.url), 'utf8');

let joined: string | undefined;

/** The modules as the one classic script that pages load, without their imports and exports. */
function joinModules(): string {
  joined ??= MODULES.map((name) =>
    source(name)
      .replaceAll(/^import .*;$/gm, '')
      .replaceAll(/^export /gm, ''),
  ).join('\n');
  return joined;
}

/**
 * What stands in for https://js.stripe.com: defines `window.Stripe`.
 * @param origin where the simulator is reached, whatever address the script was loaded from.
 * @param train the release train that was asked for, such as `endive`, or `v3`.
 */
export function browserScript(origin: string, train: string): string {
  return `(() => {
'use strict';
${joinModules()}
if (!window.Stripe) window.Stripe = defineStripe(${JSON.stringify(origin)}, ${JSON.stringify(train)});
})();
`;
}

const FRAME_FILES = new Set([
  'address-form.js',
  'appearance.js',
  'bank-forms.js',
  'card-fields.js',
  'card-form.js',
  'contact-fields.js',
  'field.js',
  'frame.css',
  'main.js',
  'payment-form.js',
  'server.js',
]);

/** A file of the frame that card numbers are typed into; undefined for any other name. */
export function frameFile(name: string): { body: string; type: string } | undefined {
  if (!FRAME_FILES.has(name)) return undefined;
  const body = readFileSync(new URL(`./frame/${name}`, import.meta.url), 'utf8');
  return { body, type: name.endsWith('.css') ? 'text/css' : 'text/javascript' };
}
