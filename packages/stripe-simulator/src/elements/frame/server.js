/** What the simulator said no to, as its API says it. */
export class ServerProblem extends Error {
  /** @param {any} error */
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

/** @param {Response} response */
async function read(response) {
  const body = await response.json();
  if (!response.ok) throw new ServerProblem(body.error);
  return body;
}

/** What is paid, with which methods, and what day it is. @param {any} options */
export async function fetchSession(options) {
  const { key, account, clientSecret, mode, amount, currency, types, excluded } = options;
  const asked = new URLSearchParams({ key, mode: mode ?? '', currency: currency ?? '' });
  if (account) asked.set('account', account);
  if (clientSecret) asked.set('client_secret', clientSecret);
  if (amount !== undefined) asked.set('amount', String(amount));
  if (types) asked.set('types', types.join());
  if (excluded) asked.set('excluded', excluded.join());
  return read(await fetch(`/elements/session?${asked}`));
}

/**
 * What was typed goes to the simulator and nowhere else.
 * @param {'payment-methods' | 'confirmation-tokens' | 'tokens'} what
 * @param {any} options @param {object} typed
 */
export async function make(what, { key, account }, typed) {
  const response = await fetch(`/elements/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key, account, ...typed }),
  });
  return read(response);
}
