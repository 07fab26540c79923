/**
 * Writes src/kernel/http/expandable-paths.ts from the installed SDK's declarations:
 * `node --conditions=@billwright/source scripts/derive-expandable-paths.ts`
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deriveSchemas } from './derive-schemas.ts';
import type { ObjectSchema, Schema, SdkSchemas } from './schema.ts';

/**
 * By the kind of an object, the paths inside it at which more than a plain value stands or may stand: what can be
 * expanded, and what is on the way to it.
 */
export function deriveExpandablePaths(schemas: SdkSchemas): Record<string, string[]> {
  const paths: Record<string, Set<string>> = {};
  for (const schema of Object.values(schemas.$defs)) {
    const kind = kindOf(schema);
    if (kind === undefined || kind === 'list' || kind === 'search_result') continue;
    const known = paths[kind] ?? new Set();
    paths[kind] = known;
    collect(schema as ObjectSchema, '', { schemas, known });
  }
  return Object.fromEntries(
    Object.entries(paths)
      .filter(([, known]) => known.size > 0)
      .map(([kind, known]): [string, string[]] => [kind, [...known].toSorted()])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

interface Into {
  schemas: SdkSchemas;
  known: Set<string>;
}

function collect({ properties }: ObjectSchema, prefix: string, into: Into): void {
  for (const [name, schema] of Object.entries(properties)) {
    const objects = objectsIn(schema, into);
    if (objects.length === 0) continue;
    const path = `${prefix}${name}`;
    into.known.add(path);
    // An object of a kind of its own has its own paths.
    for (const inner of objects) if (kindOf(inner) === undefined) collect(inner, `${path}.`, into);
  }
}

/** The objects that a value may be, or may be a list of. */
function objectsIn(schema: Schema, into: Into): ObjectSchema[] {
  if (typeof schema === 'boolean') return [];
  if ('$ref' in schema) return objectsIn(into.schemas.$defs[schema.$ref] ?? false, into);
  if ('anyOf' in schema) return schema.anyOf.flatMap((choice) => objectsIn(choice, into));
  if ('items' in schema) return objectsIn(schema.items, into);
  return 'properties' in schema && !isPlainMap(schema, into) ? [schema] : [];
}

/** Metadata, and whatever else is only names and plain values. */
function isPlainMap({ properties, additionalProperties }: ObjectSchema, into: Into): boolean {
  return Object.keys(properties).length === 0 && objectsIn(additionalProperties, into).length === 0;
}

function kindOf(schema: Schema): string | undefined {
  if (typeof schema === 'boolean' || !('properties' in schema)) return undefined;
  const { object } = schema.properties;
  if (typeof object !== 'object' || !('enum' in object) || object.enum.length !== 1) return undefined;
  return String(object.enum[0]);
}

function write(): void {
  const entries = Object.entries(deriveExpandablePaths(deriveSchemas()))
    .map(([kind, paths]) => `  ${/\W/.test(kind) ? `'${kind}'` : kind}:\n    '${paths.join(' ')}',`)
    .join('\n');
  const source = `// Written by scripts/derive-expandable-paths.ts from the SDK's declarations; do not edit.

/** Where in an object, by its kind, more than a plain value stands, or may stand once it is expanded. */
export const EXPANDABLE_PATHS: Readonly<Record<string, string>> = {
${entries}
};
`;
  writeFileSync(new URL('../src/kernel/http/expandable-paths.ts', import.meta.url), source);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
