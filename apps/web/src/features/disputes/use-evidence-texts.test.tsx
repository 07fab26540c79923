import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Draft } from './dispute-words.ts';
import { useEvidenceTexts } from './use-evidence-texts.ts';

const draftOf = (revision: number, text: string): Draft => ({
  revision,
  fields: [
    {
      field: 'uncategorized_text',
      kind: 'text',
      weight: 'decisive',
      most: 20_000,
      text,
      collected: text,
    },
  ],
  files: [],
  editedAt: null,
  compelling: null,
  characters: { most: 150_000, used: text.length },
  bytes: { most: 4_500_000, used: 0 },
});

const open = (draft: Draft) =>
  renderHook(({ draft: shown }) => useEvidenceTexts(shown), { initialProps: { draft } });

describe('what a person writes into the evidence', () => {
  it('is replaced by a newer draft while nothing is unsaved', () => {
    const { result, rerender } = open(draftOf(1, 'collected'));
    rerender({ draft: draftOf(2, 'collected anew') });
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'collected anew' },
      revision: 2,
      isDirty: false,
      isOvertaken: false,
    });
  });

  it('outlives a newer draft that changed no words, and is saved on it', () => {
    const { result, rerender } = open(draftOf(1, 'collected'));
    act(() => result.current.write('uncategorized_text', 'mine'));
    rerender({ draft: draftOf(2, 'collected') });
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'mine' },
      revision: 2,
      isDirty: true,
      isOvertaken: false,
    });
  });

  it('outlives words of others until the person asks for theirs', () => {
    const { result, rerender } = open(draftOf(1, 'collected'));
    act(() => result.current.write('uncategorized_text', 'mine'));
    rerender({ draft: draftOf(2, 'theirs') });
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'mine' },
      revision: 1,
      isOvertaken: true,
    });
    act(() => result.current.takeNewer());
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'theirs' },
      revision: 2,
      isDirty: false,
      isOvertaken: false,
    });
  });

  it('is saved under the new revision before the page has read it, and an older answer does not undo it', () => {
    const { result, rerender } = open(draftOf(1, 'collected'));
    act(() => result.current.write('uncategorized_text', 'mine'));
    act(() => result.current.markSaved(2));
    rerender({ draft: draftOf(1, 'collected') });
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'mine' },
      revision: 2,
      isDirty: false,
    });
    rerender({ draft: draftOf(2, 'mine') });
    expect(result.current).toMatchObject({
      texts: { uncategorized_text: 'mine' },
      revision: 2,
      isDirty: false,
    });
  });
});
