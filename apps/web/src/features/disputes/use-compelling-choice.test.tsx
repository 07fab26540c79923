import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Compelling } from './dispute-words.ts';
import { toChoice, toForm, useCompellingChoice } from './use-compelling-choice.ts';

const compellingOf = (ip: string | null): Compelling => ({
  status: 'requires_action',
  requiredActions: [],
  isDeclined: false,
  isChanged: false,
  choice: ip === null ? null : { ip, login: 'ada', email: null, description: 'A month', priors },
  candidates: [],
});
const priors = [
  { chargeId: 'ch_1', description: 'January' },
  { chargeId: 'ch_2', description: 'February' },
];

const open = (ip: string | null) =>
  renderHook(({ compelling }) => useCompellingChoice(compelling), {
    initialProps: { compelling: compellingOf(ip) },
  });

describe('which earlier payments a person chooses', () => {
  it('goes to the server as it came, an empty text as nothing', () => {
    const { choice } = compellingOf('203.0.113.7');
    expect(toChoice(toForm(compellingOf('203.0.113.7')))).toEqual(choice);
    expect(toChoice({ ...toForm(compellingOf('203.0.113.7')), login: ' ' })?.login).toBeNull();
  });

  it('is nothing where it does not go along', () => {
    expect(toChoice(toForm({ ...compellingOf('203.0.113.7'), isDeclined: true }))).toBeNull();
    expect(toForm(compellingOf(null)).goesAlong).toBe(false);
  });

  it('is replaced by a newer one while nothing is unsaved', () => {
    const { result, rerender } = open('203.0.113.7');
    rerender({ compelling: compellingOf('203.0.113.8') });
    expect(result.current).toMatchObject({ form: { ip: '203.0.113.8' }, isDirty: false, isOvertaken: false });
  });

  it('outlives the choice of others until the person asks for theirs', () => {
    const { result, rerender } = open('203.0.113.7');
    act(() => result.current.write({ ip: '192.0.2.1' }));
    rerender({ compelling: compellingOf('203.0.113.8') });
    expect(result.current).toMatchObject({ form: { ip: '192.0.2.1' }, isOvertaken: true });
    act(() => result.current.takeNewer());
    expect(result.current).toMatchObject({ form: { ip: '203.0.113.8' }, isDirty: false, isOvertaken: false });
  });

  it('is saved before the page has read it, and an older answer does not undo it', () => {
    const { result, rerender } = open('203.0.113.7');
    act(() => result.current.write({ ip: '192.0.2.1' }));
    act(() => result.current.markSaved());
    rerender({ compelling: compellingOf('203.0.113.7') });
    expect(result.current).toMatchObject({ form: { ip: '192.0.2.1' }, isDirty: false });
    rerender({ compelling: compellingOf('192.0.2.1') });
    expect(result.current).toMatchObject({ form: { ip: '192.0.2.1' }, isDirty: false, isOvertaken: false });
  });
});
