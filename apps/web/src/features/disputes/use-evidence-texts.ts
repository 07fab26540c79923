import { useState } from 'react';
import type { Draft } from './dispute-words.ts';

type Texts = Readonly<Record<string, string>>;

const textsOf = ({ fields }: Draft): Texts =>
  Object.fromEntries(fields.filter(({ kind }) => kind === 'text').map(({ field, text }) => [field, text]));

export const areSame = (one: Texts, other: Texts): boolean =>
  Object.keys({ ...one, ...other }).every((field) => one[field] === other[field]);

/**
 * What a person writes, and the revision they started from. A newer draft (collected anew, a file attached, saved by
 * a colleague) comes in by itself while nothing is unsaved. With unsaved words it is only taken when asked for
 * (`isOvertaken`, `takeNewer`), unless its texts are the ones that they started from.
 */
export function useEvidenceTexts(draft: Draft) {
  const [start, setStart] = useState({ revision: draft.revision, texts: textsOf(draft) });
  const [texts, setTexts] = useState(start.texts);
  const newest = { revision: draft.revision, texts: textsOf(draft) };
  const isDirty = !areSame(texts, start.texts);
  const isOvertaken = newest.revision > start.revision && isDirty && !areSame(newest.texts, start.texts);
  const takeNewer = () => {
    setStart(newest);
    setTexts(newest.texts);
  };
  if (newest.revision > start.revision && !isOvertaken) {
    if (isDirty) setStart(newest);
    else takeNewer();
  }
  return {
    texts,
    revision: start.revision,
    isDirty,
    isOvertaken,
    takeNewer,
    write: (field: string, text: string) => setTexts((before) => ({ ...before, [field]: text })),
    /** What was sent is what is saved now, under this revision; words written since then stay unsaved. */
    markSaved: (revision: number) => setStart({ revision, texts }),
  };
}
