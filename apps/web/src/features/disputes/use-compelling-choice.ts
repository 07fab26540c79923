import { useState } from 'react';
import type { Compelling } from './dispute-words.ts';
import { areSame } from './use-evidence-texts.ts';

/** What a person fills in; an empty text is nothing. */
export interface CompellingForm {
  goesAlong: boolean;
  ip: string;
  login: string;
  email: string;
  description: string;
  /** Of each payment that is chosen, what was sold. */
  priors: Readonly<Record<string, string>>;
}

export function toForm({ choice, isDeclined }: Compelling): CompellingForm {
  return {
    goesAlong: choice !== null && !isDeclined,
    ip: choice?.ip ?? '',
    login: choice?.login ?? '',
    email: choice?.email ?? '',
    description: choice?.description ?? '',
    priors: Object.fromEntries(
      (choice?.priors ?? []).map(({ chargeId, description }) => [chargeId, description]),
    ),
  };
}

const isSameForm = (one: CompellingForm, other: CompellingForm): boolean =>
  (['goesAlong', 'ip', 'login', 'email', 'description'] as const).every(
    (name) => one[name] === other[name],
  ) && areSame(one.priors, other.priors);

/** What goes to the server: nothing where it does not go along. */
export const toChoice = ({ goesAlong, login, email, priors, ...form }: CompellingForm) =>
  goesAlong
    ? {
        ip: form.ip.trim(),
        description: form.description,
        login: login.trim() || null,
        email: email.trim() || null,
        priors: Object.entries(priors).map(([chargeId, description]) => ({ chargeId, description })),
      }
    : null;

/** A newer choice comes in by itself while nothing is unsaved; with something unsaved, when it is asked for. */
export function useCompellingChoice(compelling: Compelling) {
  const newest = toForm(compelling);
  const [seen, setSeen] = useState(newest);
  const [start, setStart] = useState(newest);
  const [form, setForm] = useState(newest);
  const [isOvertaken, setOvertaken] = useState(false);
  const isDirty = !isSameForm(form, start);
  const takeNewer = () => {
    setStart(newest);
    setForm(newest);
    setOvertaken(false);
  };
  if (!isSameForm(newest, seen)) {
    setSeen(newest);
    if (!isDirty || isSameForm(newest, form)) takeNewer();
    else setOvertaken(true);
  }
  return {
    form,
    isDirty,
    isOvertaken: isOvertaken && isDirty,
    takeNewer,
    write: (change: Partial<CompellingForm>) => setForm((before) => ({ ...before, ...change })),
    markSaved: () => setStart(form),
  };
}
