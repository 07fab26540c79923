import { callApi, readSecret } from './api.js';

/**
 * The bank's challenge in a dialog over the page, until it is answered (docs.stripe.com/payments/3d-secure).
 * @param {string} origin
 * @param {string} id of the intent.
 * @returns {Promise<void>}
 */
function openChallenge(origin, id) {
  const before = document.activeElement;
  const overlay = document.createElement('div');
  overlay.style.cssText =
    'position:fixed;inset:0;z-index:2147483647;background:rgb(10 14 30 / 60%);display:grid;place-items:center;padding:16px;';
  overlay.setAttribute('role', 'dialog');
  overlay.setAttribute('aria-modal', 'true');
  overlay.setAttribute('aria-label', '3-D Secure authentication');
  const frame = document.createElement('iframe');
  frame.title = 'Authentication by your bank';
  frame.name = '__privateStripeChallenge';
  frame.src = `${origin}/elements/challenge/${id}`;
  frame.style.cssText =
    'border:0;width:min(500px,100%);height:min(400px,100%);border-radius:12px;color-scheme:normal;';
  overlay.append(frame);
  const overflow = document.body.style.overflow;
  document.body.style.overflow = 'hidden';
  document.body.append(overlay);
  frame.addEventListener('load', () => frame.focus());
  return new Promise((resolve) => {
    /** @param {MessageEvent} event */
    const hear = (event) => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      if (event.data?.kind !== 'stripe-elements:challenge-answered') return;
      window.removeEventListener('message', hear);
      overlay.remove();
      document.body.style.overflow = overflow;
      if (before instanceof HTMLElement) before.focus();
      resolve();
    };
    window.addEventListener('message', hear);
  });
}

/**
 * Does what an intent waits for: a challenge is shown, a redirect followed. Resolves with the intent afterwards.
 * @param {import('./api.js').Identity} identity
 * @param {string} secret
 * @param {any} intent
 * @returns {Promise<{ intent?: any, error?: any }>}
 */
export async function handleAction(identity, secret, intent) {
  const { id, kind, path } = readSecret(secret);
  const action = intent.next_action;
  if (intent.status !== 'requires_action' || !action) return { intent };
  if (action.type === 'redirect_to_url') {
    window.location.assign(action.redirect_to_url.url);
    return new Promise(() => {});
  }
  if (action.type !== 'use_stripe_sdk') return { intent };
  await openChallenge(identity.origin, id);
  const { value, error } = await callApi(identity, 'GET', path, { client_secret: secret });
  if (error) return { error };
  const failure = kind === 'payment_intent' ? value.last_payment_error : value.last_setup_error;
  if (value.status === 'requires_payment_method' && failure) return { error: { ...failure, [kind]: value } };
  return { intent: value };
}

/** Where a payment ends that always leads away. @param {string} returnUrl @param {any} intent */
export function leave(returnUrl, intent) {
  const url = new URL(returnUrl, window.location.href);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
  const isPending = intent.status === 'processing' || intent.status === 'requires_action';
  url.searchParams.set('redirect_status', isPending ? 'pending' : 'succeeded');
  window.location.assign(url.href);
  return new Promise(() => {});
}
