/** @typedef {{ key: string, account: string | null, origin: string }} Identity */
/** @typedef {{ [name: string]: unknown }} Hash */
/** @typedef {{ type: string, message: string, code?: string, [name: string]: unknown }} ApiError */

/**
 * One call of the API with the publishable key.
 * @param {Identity} identity
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {Hash} params
 * @returns {Promise<{ value: Hash, error?: undefined } | { value?: undefined, error: ApiError }>}
 */
export async function callApi({ key, account, origin }, method, path, params) {
  const form = toForm(params).toString();
  const isRead = method === 'GET';
  try {
    const response = await fetch(`${origin}${path}${isRead && form ? `?${form}` : ''}`, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(account ? { 'Stripe-Account': account } : {}),
        ...(isRead ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(isRead ? {} : { body: form }),
    });
    const body = await response.json();
    return response.ok ? { value: body } : { error: body.error };
  } catch {
    return {
      error: {
        type: 'api_connection_error',
        message:
          'We are experiencing issues connecting to our payments provider. Please check your connection and try again.',
      },
    };
  }
}

/** Nested values as `a[b][0]`. @param {Hash} params */
export function toForm(params) {
  const form = new URLSearchParams();
  /** @param {string} name @param {unknown} value */
  const add = (name, value) => {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) for (const [at, item] of value.entries()) add(`${name}[${at}]`, item);
    else if (typeof value === 'object')
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item);
    else form.append(name, String(value));
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return form;
}

/** @param {string} secret @returns {{ id: string, kind: 'payment_intent' | 'setup_intent', path: string }} */
export function readSecret(secret) {
  const id = typeof secret === 'string' ? (secret.match(/^((?:pi|seti)_\w+)_secret_\w+$/)?.[1] ?? '') : '';
  if (id === '')
    throw new Error(
      `Invalid value for elements(): clientSecret should be a client secret of the form \${id}_secret_\${secret}. You specified: ${secret}.`,
    );
  const isSetup = id.startsWith('seti_');
  return {
    id,
    kind: isSetup ? 'setup_intent' : 'payment_intent',
    path: `/v1/${isSetup ? 'setup_intents' : 'payment_intents'}/${id}`,
  };
}
