import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (text: string, secret: string) =>
  createHmac('sha256', secret).update(`billwright-token:${text}`).digest();

/** A value that comes back from the browser unchanged, or not at all. */
export function signToken(value: object, secret: string): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${text}.${sign(text, secret).toString('base64url')}`;
}

/** The value of a token that this secret signed; nothing for any other text. */
export function readToken(token: string, secret: string): unknown {
  const [text = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(text, secret);
  const isOurs = rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs ? JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) : undefined;
}
