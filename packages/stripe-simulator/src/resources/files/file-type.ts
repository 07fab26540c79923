const SIGNATURES: readonly [type: string, start: readonly number[]][] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
];

/** Formats that begin with nothing of their own: the name of the file tells them. */
const BY_NAME = new Set(['csv', 'docx', 'json', 'md', 'svg', 'txt', 'xlsx']);

/** What a file is, by what it begins with, whatever it is called; null for what is not known. */
export function fileType(content: Buffer, name: string): string | null {
  const signed = SIGNATURES.find(([, start]) => start.every((byte, at) => content[at] === byte));
  if (signed) return signed[0];
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return BY_NAME.has(ending) ? ending : null;
}
