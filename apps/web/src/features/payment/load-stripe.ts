import type { Stripe, StripeConstructor } from '@stripe/stripe-js';

declare global {
  interface Window {
    Stripe?: StripeConstructor;
  }
}

const loaded = new Map<string, Promise<void>>();

/**
 * Stripe's own script, from where the server says that it is: never bundled, and only on pages whose policy lets it in
 * (docs.stripe.com/js/including).
 */
export async function loadStripe(scriptUrl: string, publishableKey: string): Promise<Stripe> {
  const script = loaded.get(scriptUrl) ?? addScript(scriptUrl);
  loaded.set(scriptUrl, script);
  await script.catch((error: unknown) => {
    // The next try loads it anew.
    loaded.delete(scriptUrl);
    throw error;
  });
  if (!window.Stripe) throw new Error('Stripe’s script was loaded, and is not there.');
  return window.Stripe(publishableKey);
}

function addScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error('Stripe’s script could not be loaded.')));
    document.head.append(script);
  });
}
