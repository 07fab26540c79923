import { useRef } from 'react';
import { toFailure } from './failure.ts';

/**
 * The id of what a person is about to do: minted once for an opened form, and kept while nobody knows whether the
 * last try happened, so that a double click or a repeated try is one act. A decided refusal ends the act; so does
 * `finish`, on a page that stays open for the next one.
 */
export function useAct(): { actId: () => string; settle: (error: unknown) => void; finish: () => void } {
  const current = useRef<string>(undefined);
  return {
    actId: () => {
      current.current ??= crypto.randomUUID();
      return current.current;
    },
    settle: (error) => {
      if (toFailure(error).isOutcomeKnown) current.current = undefined;
    },
    finish: () => {
      current.current = undefined;
    },
  };
}
