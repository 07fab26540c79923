/**
 * Writes src/kernel/params/request-shapes.ts from the installed SDK's declarations:
 * `node --conditions=@billwright/source scripts/derive-request-shapes.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shape } from '../src/kernel/params/shape.ts';
import { readDeclarations } from './declarations.ts';
import { deriveShape } from './derive-shape.ts';

const paramTypes = new URL('../src/kernel/params/param-types.ts', import.meta.url);

/** The shape of every type that param-types.ts names. */
export function deriveRequestShapes(): Map<string, Shape> {
  const esmDir = dirname(fileURLToPath(import.meta.resolve('stripe')));
  const declarations = readDeclarations(esmDir);
  const names = [
    ...readFileSync(paramTypes, 'utf8').matchAll(/^ {2}'?([\w.]+Params)'?: (?:Stripe\.|ParamsOf<)/gm),
  ];
  return new Map(names.map(([, name = '']) => [name, deriveShape(declarations, name)]));
}

function write(): void {
  const lines = [...deriveRequestShapes()].map(
    ([name, shape]) =>
      `  ${name.includes('.') ? `'${name}'` : name}:\n    '${JSON.stringify(shape).replaceAll("'", "\\'")}',`,
  );
  const source = `// Written by scripts/derive-request-shapes.ts from the SDK's declarations; do not edit.
import type { ParamName } from './param-types.ts';

/** JSON of a Shape by the name of its type; parsed when a request first needs it. */
export const requestShapes: Readonly<Record<ParamName, string>> = {
${lines.join('\n')}
};
`;
  writeFileSync(new URL('../src/kernel/params/request-shapes.ts', import.meta.url), source);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
