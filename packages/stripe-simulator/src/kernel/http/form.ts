import qs from 'qs';
import { invalidRequest } from '../stripe-error.ts';

/** Decodes a request to API v2, whose bodies are JSON. */
export function decodeJson(source: string): unknown {
  try {
    return source === '' ? {} : JSON.parse(source);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw invalidRequest('The request body is not valid JSON.', { code: 'invalid_json' });
    throw cause;
  }
}

/** Decodes `items[0][price]=…` and `expand[]=…`, as bodies and query strings of the API are written. */
export function decodeForm(source: string): unknown {
  try {
    return qs.parse(source, {
      depth: 20,
      strictDepth: true,
      arrayLimit: 1000,
      parameterLimit: 20_000,
      throwOnLimitExceeded: true,
      duplicates: 'last',
    });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw invalidRequest(`The request is nested too deeply or has too many parameters: ${cause.message}`);
    throw cause;
  }
}
