/** `time|id`: a page begins after the last one's last row, whatever was added meanwhile. */
export const writeCursor = (at: Date, id: string) => `${at.toISOString()}|${id}`;

export function readCursor(cursor: string | null): { at: Date; id: string } | undefined {
  const [time = '', id = ''] = (cursor ?? '').split('|');
  const at = new Date(time);
  return id && !Number.isNaN(at.getTime()) ? { at, id } : undefined;
}
