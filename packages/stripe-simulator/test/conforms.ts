import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Declarations, readDeclarations } from '../scripts/declarations.ts';
import { resolveName, splitUnion } from '../scripts/derive-shape.ts';

const declarations: Declarations = readDeclarations(dirname(fileURLToPath(import.meta.resolve('stripe'))));

/** How an object differs from the SDK's declaration of its type: missing, unknown or mistyped properties. */
export function differences(value: unknown, typeName: string): string[] {
  return check(value, typeName, { scope: '', path: typeName });
}

interface Place {
  scope: string;
  path: string;
}

function check(value: unknown, type: string, place: Place): string[] {
  const members = splitUnion(type);
  if (value === null) return members.includes('null') ? [] : [`${place.path} is null`];
  const attempts = members
    .filter((member) => member !== 'null')
    .map((member) => checkMember(value, member, place));
  const best = attempts.toSorted((a, b) => a.length - b.length)[0];
  return best ?? [`${place.path} is not ${type}`];
}

function checkMember(value: unknown, member: string, place: Place): string[] {
  const wrong = [`${place.path} is ${JSON.stringify(value)?.slice(0, 60)}, not ${member}`];
  if (member.startsWith("'")) return value === member.slice(1, -1) ? [] : wrong;
  if (member === 'OtherString' || member === 'string') return typeof value === 'string' ? [] : wrong;
  if (member === 'number' || member === 'boolean') return typeof value === member ? [] : wrong;
  if (member === 'true' || member === 'void') return member === 'true' && value === true ? [] : wrong;
  if (member === 'Decimal') return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? [] : wrong;
  if (member === 'Metadata')
    return isHash(value) && Object.values(value).every((text) => typeof text === 'string') ? [] : wrong;
  // `{ [key: string]: unknown }`, the only inline type that the SDK gives a name.
  if (/^\{\s*\[key: string\]: unknown$/.test(member)) return isHash(value) ? [] : wrong;
  const generic = /^(Array|ApiList)<(.*)>$/s.exec(member);
  if (generic?.[1] === 'Array')
    return Array.isArray(value)
      ? value.flatMap((item, at) => check(item, generic[2] ?? '', { ...place, path: `${place.path}[${at}]` }))
      : wrong;
  if (generic?.[1] === 'ApiList') return checkList(value, generic[2] ?? '', place);
  return checkNamed(value, member, place, wrong);
}

function checkList(value: unknown, element: string, place: Place): string[] {
  if (!isHash(value) || value.object !== 'list' || !Array.isArray(value.data))
    return [`${place.path} is no list`];
  const shape =
    Object.keys(value).toSorted().join() === 'data,has_more,object,url'
      ? []
      : [`${place.path} has ${Object.keys(value).join(', ')}`];
  return [
    ...shape,
    ...value.data.flatMap((item, at) =>
      check(item, element, { ...place, path: `${place.path}.data[${at}]` }),
    ),
  ];
}

function checkNamed(value: unknown, name: string, place: Place, wrong: string[]): string[] {
  if (!isHash(value) && typeof value !== 'string') return wrong;
  const resolved = resolveName(name, { declarations, scope: place.scope });
  const declaration = declarations.get(resolved);
  if (declaration?.kind === 'type') return check(value, declaration.body, { ...place, scope: resolved });
  return isHash(value) ? checkFields(value, resolved, place) : wrong;
}

function checkFields(value: Record<string, unknown>, name: string, place: Place): string[] {
  const body = declarations.get(name)?.body ?? '';
  const known = new Set<string>();
  const problems: string[] = [];
  for (const [, field = '', optional, type = ''] of body.matchAll(/^\s*'?([\w-]+)'?(\??): ([^;{]+);$/gm)) {
    known.add(field);
    const given = value[field];
    if (given !== undefined)
      problems.push(...check(given, type, { scope: name, path: `${place.path}.${field}` }));
    else if (optional === '') problems.push(`${place.path}.${field} is missing`);
  }
  for (const [, field = '', , type = ''] of body.matchAll(
    /^\s*(\w+)(\??): \{\s*\[\w+: string\]: ([^;]+);\s*\}(?: \| null)?;$/gm,
  )) {
    known.add(field);
    const given = value[field];
    if (isHash(given))
      for (const [key, item] of Object.entries(given))
        problems.push(...check(item, type, { scope: name, path: `${place.path}.${field}.${key}` }));
  }
  for (const key of Object.keys(value)) if (!known.has(key)) problems.push(`${place.path}.${key} is unknown`);
  return problems;
}

const isHash = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
