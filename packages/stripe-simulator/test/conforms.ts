import { findDifferences } from './judge/find-differences.ts';
import { loadSchemas } from './judge/load-schemas.ts';

const { $defs, named } = await loadSchemas();

/** How an object differs from the SDK's declaration of its type: missing, unknown or mistyped properties. */
export function differences(value: unknown, typeName: string): string[] {
  const schema = $defs[typeName] ?? named[typeName];
  if (schema === undefined) throw new Error(`The SDK declares no ${typeName} that any answer has.`);
  return findDifferences(value, schema, $defs, typeName);
}
