import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJsonb } from './to-jsonb.ts';

test('NUL becomes the replacement character, in values and in keys', () => {
  expect(toJsonb({ 'a\0': ['b\0c', { d: '\0' }] })).toBe('{"a\ufffd":["b\ufffdc",{"d":"\ufffd"}]}');
});

test('a backslash before the letters u0000 is no NUL', () => {
  expect(JSON.parse(toJsonb({ a: '\\u0000' }))).toEqual({ a: '\\u0000' });
});

test('anything else stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!JSON.stringify(value).includes('\\u0000'));
      expect(toJsonb(value)).toBe(JSON.stringify(value));
    }),
  );
});
