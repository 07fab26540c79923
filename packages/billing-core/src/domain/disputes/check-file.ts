import { FILE_TYPES, isFileField, MOST_FILE_BYTES } from './evidence-fields.ts';

export interface CheckedFile {
  field: string;
  file: { name: string; type: string; data: Uint8Array };
  /** Of the other files of the dispute. */
  otherBytes: number;
}

/** How a file of each type begins: a name proves nothing. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
};

/** Why a file can not be evidence, in a sentence for the person who chose it; nothing where it can. */
export function checkFile({ field, file, otherBytes }: CheckedFile): string | undefined {
  if (!isFileField(field)) return `There is no evidence called ${field} that is a file.`;
  if (!Object.hasOwn(FILE_TYPES, file.type)) return 'Only PDF, JPEG and PNG are taken.';
  const begins = BEGINNINGS[file.type] ?? [];
  if (!begins.every((byte, at) => file.data[at] === byte))
    return `${file.name} is not what its name says: only PDF, JPEG and PNG are taken.`;
  if (file.data.length + otherBytes > MOST_FILE_BYTES)
    return 'All files of a dispute together may have up to 4.5 MB: make them smaller, or join them.';
  return undefined;
}
