import qs from 'qs';
import { invalidRequest } from '../stripe-error.ts';

const DEEPEST = 20;

/** Decodes `items[0][price]=…` and `expand[]=…`, as bodies and query strings of the API are written. */
export function decodeForm(source: string): unknown {
  try {
    return qs.parse(source, {
      depth: DEEPEST,
      strictDepth: true,
      arrayLimit: 1000,
      parameterLimit: 20_000,
      throwOnLimitExceeded: true,
      duplicates: 'last',
      // Without a prototype `constructor` is a name like any other.
      plainObjects: true,
      decoder: decodePart,
    });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw invalidRequest(`The request is nested too deeply or has too many parameters: ${cause.message}`);
    throw cause;
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch (cause) {
    if (cause instanceof URIError)
      throw invalidRequest(`Invalid request: "${part}" is not URL-encoded UTF-8.`);
    throw cause;
  }
}

/** Decodes a request to API v2, whose bodies are JSON. */
export function decodeJson(source: string): unknown {
  try {
    const value: unknown = source === '' ? {} : JSON.parse(source);
    assertShallow(value, DEEPEST);
    return value;
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw invalidRequest('The request body is not valid JSON.', { code: 'invalid_json' });
    throw cause;
  }
}

function assertShallow(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw invalidRequest('The request is nested too deeply.');
  for (const inner of Object.values(value)) assertShallow(inner, levels - 1);
}
