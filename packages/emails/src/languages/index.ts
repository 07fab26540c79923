import type { Language } from '../language.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The first is what an account gets that never said. */
export const LANGUAGES: readonly [Language, ...Language[]] = [en, de];

/** Of `de-AT` the language is `de`; of one that there are no words in, the first. */
export function findLanguage(code: string | null): Language {
  const wanted = code?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language.code === wanted) ?? LANGUAGES[0];
}
