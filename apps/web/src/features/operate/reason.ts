/** As the api has it: characters. */
const LEAST = 3;
export const MOST = 1_000;

export const isReason = (text: string): boolean => text.trim().length >= LEAST;

/** For a form's field: what is wrong with it. */
export const refuseReason = (text: string): string | null =>
  isReason(text) ? null : 'Say why, for the record.';
