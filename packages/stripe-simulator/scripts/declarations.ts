import { readdirSync, readFileSync } from 'node:fs';

/** The folders of the SDK's resources that the simulator knows; '' is the one that holds the others. */
const FOLDERS = [
  '',
  'Billing',
  'BillingPortal',
  'Checkout',
  'Entitlements',
  'Issuing',
  'Radar',
  'Tax',
  'TestHelpers',
  'V2/Billing',
  'V2/Core',
];

/** The SDK's declarations by qualified name, such as `SubscriptionUpdateParams.Item.PriceData`: their source text. */
export type Declarations = Map<string, { kind: 'interface' | 'type'; body: string; extends: string[] }>;

/**
 * Reads the generated `.d.ts` files of the SDK's resources. They are regular enough (one style, no generics
 * of their own, comments only as doc comments) for a reader that counts braces.
 */
export function readDeclarations(esmDir: string): Declarations {
  const declarations: Declarations = new Map();
  const read = (file: string, namespace: string) =>
    collect(joinNamespaces(stripComments(readFileSync(file, 'utf8'))), namespace, declarations);
  read(`${esmDir}/shared.d.ts`, '');
  for (const folder of FOLDERS) {
    const dir = folder === '' ? `${esmDir}/resources` : `${esmDir}/resources/${folder}`;
    for (const name of readdirSync(dir))
      if (name.endsWith('.d.ts') && name !== 'index.d.ts') read(`${dir}/${name}`, folder.replace('/', '.'));
  }
  return declarations;
}

const stripComments = (source: string) => source.replace(/\/\*\*[\s\S]*?\*\//g, '');

/** `namespace V2 { namespace Core {` is read as one namespace, the one of its folder. */
const joinNamespaces = (source: string) =>
  source.replace(/namespace V2 \{\s*namespace (\w+) \{/g, 'namespace V2$1 {');

function collect(source: string, namespace: string, into: Declarations): void {
  const header = /(interface|namespace|type) (\w+)(?:<T>)?(?: extends ([\w., ]+))? ?(\{|=)/g;
  for (let match = header.exec(source); match; match = header.exec(source)) {
    const [, keyword, name = '', parents = '', opener] = match;
    const qualified = namespace === '' ? name : `${namespace}.${name}`;
    const start = header.lastIndex;
    const end = opener === '=' ? source.indexOf(';\n', start) : closingBrace(source, start);
    const body = source.slice(start, end);
    header.lastIndex = end;
    // Inside a folder the SDK wraps the parameters, but not the objects, in a namespace of the folder's name.
    if (keyword === 'namespace')
      collect(body, name === namespace.replace('.', '') ? namespace : qualified, into);
    else if (keyword === 'interface')
      into.set(qualified, { kind: 'interface', body, extends: names(parents) });
    else into.set(qualified, { kind: 'type', body, extends: [] });
  }
}

const names = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function closingBrace(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '{') depth++;
    else if (source[at] === '}' && --depth === 0) return at;
  }
  throw new Error('A declaration is not closed: the SDK declaration files have changed their form.');
}
