type Nested = { [key: string]: string | Nested };

/** `{ 'dob.day': '1' }` as `{ dob: { day: '1' } }`, of those names alone that begin with the prefix, without it. */
export function toNested(fields: Readonly<Record<string, string>>, prefix = ''): Nested {
  const nested: Nested = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length).split('.');
    const last = path.pop() ?? '';
    let node = nested;
    for (const part of path) {
      const next = Object.hasOwn(node, part) ? node[part] : undefined;
      const inner: Nested = typeof next === 'object' ? next : {};
      if (part === '__proto__') break;
      node[part] = inner;
      node = inner;
    }
    // A document is named as a whole; its front is what decides.
    if (last === 'document' || last === 'additional_document') node[last] = { front: value };
    else node[last] = value;
  }
  return nested;
}
