import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealedSecretError } from './sealed-secret-error.ts';
import { createSecretBox } from './secret-box.ts';

const OLD = 'the signing secret of last year, long enough';
const NEW = 'the signing secret of today, also long enough';

test('whatever is sealed opens for its owner, and reads as nothing to anybody else', () => {
  const box = createSecretBox(NEW);
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), (secret, owner) => {
      const sealed = box.seal(secret, owner);
      expect(box.open(sealed, owner)).toBe(secret);
      expect(sealed).not.toContain(secret);
      expect(box.seal(secret, owner)).not.toBe(sealed);
    }),
  );
});

test('a sealed secret that was moved to another row, or of which one byte was changed, does not open', () => {
  const box = createSecretBox(NEW);
  const sealed = box.seal('whsec_a', 'whe_1');
  expect(() => box.open(sealed, 'whe_2')).toThrow(SealedSecretError);
  const [version, keyId, body = ''] = sealed.split(':');
  const bytes = Buffer.from(body, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const text = [version, keyId, changed.toString('base64url')].join(':');
    expect(() => box.open(text, 'whe_1')).toThrow('was changed since');
  }
  expect(() => box.open(`v1:${keyId}:`, 'whe_1')).toThrow(SealedSecretError);
});

test('under a new signing secret those of the earlier one open as long as it is given, and the error says so', () => {
  const sealed = createSecretBox(OLD).seal('whsec_a', 'whe_1');
  const both = createSecretBox(NEW, [OLD]);
  expect(both.open(sealed, 'whe_1')).toBe('whsec_a');
  expect(both.isCurrent(sealed)).toBe(false);
  expect(both.isCurrent(both.seal('whsec_a', 'whe_1'))).toBe(true);
  const fresh = createSecretBox(NEW);
  expect(() => fresh.open(sealed, 'whe_1')).toThrow(
    /^The secret of whe_1 was sealed under key [0-9a-f]{12}, which is not one of ours: .*AUTH_SECRET_PREVIOUS/,
  );
});

test('what was stored before secrets were sealed is read as it stands', () => {
  const box = createSecretBox(NEW);
  expect(box.open('whsec_plain', 'whe_1')).toBe('whsec_plain');
  expect(box.isCurrent('whsec_plain')).toBe(false);
});
