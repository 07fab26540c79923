import { expect, test } from 'vitest';
import { isPublicAddress, lookupPublic, refuseUrl } from './guard-address.ts';

const CLOSED = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://10.1.2.3/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://①②⑦.⓪.⓪.①/',
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'https://ada:secret@example.com/',
  'not a url',
  '',
];

test.each(CLOSED)('%s is refused', (url) => {
  expect(refuseUrl(url, false)).toBeTypeOf('string');
});

test('a public https URL is taken, by name and by address', () => {
  for (const url of ['https://example.com/hooks?x=1', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])
    expect(refuseUrl(url, false)).toBeUndefined();
});

test('http to a local address is for development only', () => {
  expect(refuseUrl('http://127.0.0.1:3000/', true)).toBeUndefined();
  expect(refuseUrl('http://ada:secret@127.0.0.1:3000/', true)).toBeTypeOf('string');
});

test('a name that resolves to a closed address gets no connection', async () => {
  for (const all of [true, false]) {
    const error = await new Promise((resolve) => lookupPublic('localhost', { all }, resolve));
    expect(String(error)).toContain('ClosedAddressError: localhost is not on the public internet.');
  }
});

test('what is no address is not public', () => {
  expect(isPublicAddress('example.com')).toBe(false);
});
