/**
 * Writes src/kernel/events/thin-event-types.ts from the installed SDK's declarations:
 * `node --conditions=@billwright/source scripts/derive-thin-event-types.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The `v1.…` events whose facts are all in the object that they name, so that the snapshot event has them too. */
export function deriveThinEventTypes(): string[] {
  const file = new URL('./resources/V2/Core/Events.d.ts', import.meta.resolve('stripe'));
  const source = readFileSync(file, 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
  const events = [
    ...source.matchAll(/interface V1\w+Event extends EventBase \{\s*type: '([^']+)';(.*?)\n\}/gs),
  ];
  return events.filter(([, , body = '']) => !/\bdata\b/.test(body)).map(([, type = '']) => type);
}

function write(): void {
  const source = `// Written by scripts/derive-thin-event-types.ts from the SDK's declarations; do not edit.

/** The thin events that come beside a snapshot event of the same name without \`v1.\`. */
export const THIN_EVENT_TYPES: ReadonlySet<string> = new Set([
${deriveThinEventTypes()
  .map((type) => `  '${type}',`)
  .join('\n')}
]);
`;
  writeFileSync(new URL('../src/kernel/events/thin-event-types.ts', import.meta.url), source);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
