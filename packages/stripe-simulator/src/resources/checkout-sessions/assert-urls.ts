import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import type { SessionParams } from './checkout-plan.ts';

/**
 * A page of Stripe's goes on to `success_url`; an embedded one comes back to `return_url`, unless it never redirects
 * (docs.stripe.com/payments/checkout/custom-success-page).
 */
export function assertUrls(params: SessionParams): void {
  const { ui_mode: uiMode = 'hosted_page' } = params;
  if (uiMode === 'hosted_page' && params.success_url === undefined) throw missingParam('success_url');
  const redirects = params.redirect_on_completion !== 'never';
  if (uiMode === 'embedded_page' && redirects && params.return_url === undefined)
    throw missingParam('return_url');
  if (!redirects && params.return_url !== undefined)
    throw invalidRequest('You can not pass `return_url` when `redirect_on_completion` is `never`.', {
      param: 'return_url',
    });
  for (const name of ['success_url', 'cancel_url', 'return_url'] as const) assertUrl(params[name], name);
}

export function assertUrl(url: string | undefined, param: string): void {
  if (url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url))) return;
  throw invalidRequest('Not a valid URL', { code: 'url_invalid', param });
}
