import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideReturnUrl } from './choose-return-url.ts';

const appUrl = 'https://app.example';
const allowed = [
  'https://app.example/billing',
  'https://app.example/pricing',
  'https://other.example:8443/back/',
];
const decide = (wanted: string | null) => {
  const decided = decideReturnUrl(wanted, { appUrl, allowed });
  return decided.ok ? decided.value : decided.error.code;
};

test('nothing said is the first of the list', () => {
  expect(decide(null)).toBe('https://app.example/billing');
});

test.each([
  ['/billing', 'https://app.example/billing'],
  ['/billing/invoices?page=2', 'https://app.example/billing/invoices?page=2'],
  ['https://app.example/pricing', 'https://app.example/pricing'],
  ['https://other.example:8443/back/to/it', 'https://other.example:8443/back/to/it'],
])('%s is on the list', (wanted, url) => {
  expect(decide(wanted)).toBe(url);
});

test.each([
  'https://evil.example',
  'https://app.example.evil.example/billing',
  'https://app.example@evil.example/billing',
  'https://user:pass@app.example/billing',
  'http://app.example/billing',
  'https://app.example:444/billing',
  '//evil.example/billing',
  '/\\evil.example/billing',
  '/\t/evil.example/billing',
  '\\\\evil.example',
  '/billing/../admin',
  '/billing/..%2f..',
  '/billingevil',
  '/operate/webhooks',
  'https://other.example:8443/backdoor',
  'javascript:alert(1)//https://app.example/billing',
  'data:text/html,https://app.example/billing',
  'billing',
  '',
  ' /billing',
])('%s is refused', (wanted) => {
  const decided = decide(wanted);
  if (decided !== 'return_url_refused') expect(new URL(decided).pathname.startsWith('/billing/')).toBe(true);
  else expect(decided).toBe('return_url_refused');
});

test('whatever is asked for, the way back leads to an address of the list', () => {
  const piece = fc.constantFrom(
    'https://',
    '//',
    '/',
    '\\',
    'app.example',
    'evil.example',
    '@',
    ':',
    '..',
    '%2f',
    'billing',
    '?',
    '#',
    '\t',
    '.',
  );
  const tricky = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.oneof(tricky, fc.webUrl(), fc.string()), (wanted) => {
      const decided = decide(wanted);
      if (decided === 'return_url_refused') return;
      const { origin, pathname } = new URL(decided);
      const places = allowed.map((each) => new URL(each));
      expect(
        places.some(
          (each) => each.origin === origin && pathname.startsWith(each.pathname.replace(/\/$/, '')),
        ),
      ).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
