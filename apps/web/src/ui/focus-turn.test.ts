import { fireEvent } from '@testing-library/react';
import { expect, test } from 'vitest';
import { giveFocusTurn, takeFocusTurn } from './focus-turn.ts';

test('a page that was asked for takes the focus once', () => {
  giveFocusTurn();
  fireEvent.keyDown(document.body, { key: 'Enter' });
  expect(takeFocusTurn()).toBe(true);
  expect(takeFocusTurn()).toBe(false);
});

test.each([
  ['the Tab key', () => fireEvent.keyDown(document.body, { key: 'Tab' })],
  ['the pointer', () => fireEvent.pointerDown(document.body)],
])('who went on by %s before the page came keeps the focus', (_, goOn) => {
  giveFocusTurn();
  goOn();
  expect(takeFocusTurn()).toBe(false);
  giveFocusTurn();
  expect(takeFocusTurn()).toBe(true);
});
