import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { version } from 'typescript';
import type { Schema, SdkSchemas } from '../../scripts/schema.ts';
import { UNLISTED_CODES } from '../../src/kernel/error-codes.ts';

const SCRIPTS = ['derive-schemas', 'sdk-declarations', 'sdk-operations'];
const folder = fileURLToPath(new URL('../../node_modules/.cache/sdk-schemas/', import.meta.url));

/** The schemas of the installed SDK, which are derived anew only when the SDK, the compiler or the scripts are others. */
export async function loadSchemas(): Promise<SdkSchemas> {
  const file = `${folder}${fingerprint()}.json`;
  if (!existsSync(file)) await derive(file);
  return withUnlistedCodes(JSON.parse(readFileSync(file, 'utf8')));
}

/** Wherever the SDK lists the codes of errors, Stripe gives a few more. */
function withUnlistedCodes({ $defs, ...rest }: SdkSchemas): SdkSchemas {
  const extended = Object.entries($defs).map(([name, schema]): [string, Schema] => {
    if (typeof schema === 'boolean' || !('properties' in schema)) return [name, schema];
    const { code } = schema.properties;
    if (typeof code !== 'object' || !('enum' in code) || !code.enum.includes('parameter_unknown'))
      return [name, schema];
    const properties = { ...schema.properties, code: { enum: [...code.enum, ...UNLISTED_CODES] } };
    return [name, { ...schema, properties }];
  });
  return { ...rest, $defs: Object.fromEntries(extended) };
}

/** Written beside and moved, so that nobody reads half of it. */
async function derive(file: string): Promise<void> {
  const { deriveSchemas } = await import('../../scripts/derive-schemas.ts');
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, JSON.stringify(deriveSchemas()));
  renameSync(part, file);
}

function fingerprint(): string {
  const hash = createHash('sha256').update(`${Stripe.PACKAGE_VERSION} ${version}`);
  for (const name of SCRIPTS) hash.update(readFileSync(new URL(`../../scripts/${name}.ts`, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}
