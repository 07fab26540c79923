/**
 * Writes src/kernel/events/thin-event-types.ts from the installed SDK's declarations:
 * `node --conditions=@billwright/source scripts/derive-thin-event-types.ts`
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSdk } from './sdk-declarations.ts';

export interface ThinEventTypes {
  /** The `v1.…` events whose facts are all in the object that they name, so that the snapshot event has them too. */
  all: string[];
  /** Those of them that name no object. */
  aboutNothing: string[];
}

export function deriveThinEventTypes(): ThinEventTypes {
  const sdk = openSdk();
  const { checker } = sdk;
  try {
    const union = sdk.named('V2.Core.Event');
    if (!union.isUnionType()) throw new Error('V2.Core.Event is no union.');
    const events = union.getTypes().flatMap((member) => {
      const property = checker.getPropertyOfType(member, 'type');
      const type = property && checker.getTypeOfSymbol(property);
      if (!type?.isStringLiteralType() || !type.value.startsWith('v1.')) return [];
      return [{ type: type.value, fields: checker.getPropertiesOfType(member).map(({ name }) => name) }];
    });
    const derived = events.filter(({ fields }) => !fields.includes('data'));
    return {
      all: derived.map(({ type }) => type).toSorted(),
      aboutNothing: derived
        .filter(({ fields }) => !fields.includes('related_object'))
        .map(({ type }) => type)
        .toSorted(),
    };
  } finally {
    sdk.close();
  }
}

function write(): void {
  const { all, aboutNothing } = deriveThinEventTypes();
  const listed = (types: string[]) => types.map((type) => `  '${type}',`).join('\n');
  const source = `// Written by scripts/derive-thin-event-types.ts from the SDK's declarations; do not edit.

/** The thin events that come beside a snapshot event of the same name without \`v1.\`. */
export const THIN_EVENT_TYPES: ReadonlySet<string> = new Set([
${listed(all)}
]);

/** Those of them that have no related object. */
export const THIN_EVENTS_ABOUT_NOTHING: ReadonlySet<string> = new Set([
${listed(aboutNothing)}
]);
`;
  writeFileSync(new URL('../src/kernel/events/thin-event-types.ts', import.meta.url), source);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
