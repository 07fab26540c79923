import type { Shape } from '../src/kernel/params/shape.ts';
import type { Declarations } from './declarations.ts';

/** The shape of one declared type, with every reference followed. */
export function deriveShape(declarations: Declarations, name: string): Shape {
  const declaration = declarations.get(name);
  if (!declaration) throw new Error(`The SDK declares no type ${name}.`);
  if (declaration.kind === 'type') return parseType(declaration.body, { declarations, scope: name });
  return { fields: fieldsOf(declarations, name) };
}

interface Scope {
  declarations: Declarations;
  scope: string;
}

function fieldsOf(declarations: Declarations, name: string): Record<string, Shape> {
  const declaration = declarations.get(name);
  if (!declaration) throw new Error(`The SDK declares no type ${name}.`);
  const fields: Record<string, Shape> = {};
  for (const parent of declaration.extends) {
    Object.assign(fields, fieldsOf(declarations, resolveName(parent, { declarations, scope: name })));
  }
  for (const match of declaration.body.matchAll(/^\s*'?([\w-]+)'?(\??): ([^;{]+);$/gm)) {
    const [, field = '', optional = '', type = ''] = match;
    fields[field + optional] = parseType(type, { declarations, scope: name });
  }
  // `currency_options?: { [key: string]: … };`, some of them Emptyable, are the only inline objects that the SDK writes.
  for (const match of declaration.body.matchAll(/^\s*(\w+)(\??): \{\s*\[\w+: string\]: ([^;]+);\s*\};$/gm)) {
    const [, field = '', optional = '', type = ''] = match;
    fields[field + optional] = { map: parseType(type, { declarations, scope: name }) };
  }
  for (const match of declaration.body.matchAll(
    /^\s*(\w+)(\??): Emptyable<\{\s*\[\w+: string\]: ([^;]+);\s*\}>;$/gm,
  )) {
    const [, field = '', optional = '', type = ''] = match;
    const map = { map: parseType(type, { declarations, scope: name }) };
    fields[field + optional] = { anyOf: [{ literals: [''] }, map] };
  }
  return fields;
}

function parseType(source: string, scope: Scope): Shape {
  const members = splitUnion(source.trim());
  const literals = members.filter((member) => member.startsWith("'")).map((member) => member.slice(1, -1));
  const open = members.includes('OtherString');
  const others = members.filter(
    (member) => !member.startsWith("'") && member !== 'OtherString' && member !== 'null',
  );
  const shapes: Shape[] = others.map((member) => parseMember(member, scope));
  if (literals.length > 0) shapes.unshift(open ? { literals, open: true } : { literals });
  const [only] = shapes;
  return shapes.length === 1 && only !== undefined ? only : { anyOf: shapes };
}

function parseMember(member: string, scope: Scope): Shape {
  if (member === 'string' || member === 'number' || member === 'boolean') return member;
  if (member === 'Decimal') return 'decimal';
  // One part of a form; what it holds is text by then.
  if (member === 'FileData') return { fields: { data: 'string', 'name?': 'string', 'type?': 'string' } };
  if (member === 'MetadataParam' || member === 'Metadata') return { map: 'string' };
  const generic = /^(Array|Emptyable)<(.*)>$/s.exec(member);
  if (generic?.[1] === 'Array') return { array: parseType(generic[2] ?? '', scope) };
  if (generic?.[1] === 'Emptyable')
    return { anyOf: [{ literals: [''] }, parseType(generic[2] ?? '', scope)] };
  return deriveShape(scope.declarations, resolveName(member, scope));
}

/** A name is looked up from the namespace that it is written in, outwards. */
export function resolveName(name: string, { declarations, scope }: Scope): string {
  for (let from = scope; ; from = from.slice(0, Math.max(0, from.lastIndexOf('.')))) {
    const candidate = from === '' ? name : `${from}.${name}`;
    if (declarations.has(candidate) && candidate !== scope) return candidate;
    // `import { Refund as _Refund }`: a type beside a namespace member of the same name.
    if (from === '' && name.startsWith('_')) return resolveName(name.slice(1), { declarations, scope: '' });
    // A payout may name another payout.
    if (from === '' && (scope === name || scope.endsWith(`.${name}`))) return scope;
    if (from === '') throw new Error(`The SDK declares no type ${name} (seen from ${scope}).`);
  }
}

export function splitUnion(source: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let current = '';
  for (const char of source) {
    if (char === '<') depth++;
    if (char === '>') depth--;
    if (char === '|' && depth === 0) {
      members.push(current.trim());
      current = '';
    } else current += char;
  }
  return [...members, current.trim()].filter((member) => member !== '');
}
