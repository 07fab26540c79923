import type { Context } from 'hono';
import { isWebUrl } from './is-web-url.ts';
import { messagePage } from './message-page.ts';
import type { PayOutcome } from './page-actions.ts';
import type { Problem } from './problem.ts';

export type PaymentStatus = 402 | 422;

/**
 * Answers a press of a paying button: on to where the outcome leads, or the same page again with what went
 * wrong. `backPath` is where a failed challenge comes back to.
 */
export function respondToPayment(
  c: Context,
  outcome: PayOutcome,
  page: {
    backPath: string;
    renderAgain: (problem: Problem, status: PaymentStatus) => Response | Promise<Response>;
  },
): Response | Promise<Response> {
  switch (outcome.kind) {
    case 'done':
      return redirectTo(c, outcome.redirectTo);
    case 'requires_action':
      return redirectTo(c, toOwnPath(outcome.challengeUrl, page.backPath));
    case 'declined':
      return page.renderAgain({ message: outcome.message, field: toField(outcome.code) }, 402);
    case 'invalid':
      return page.renderAgain({ message: outcome.message, field: outcome.field }, 422);
  }
}

/** 303, so that a reload doesn't post again. */
export function redirectTo(c: Context, url: string): Response | Promise<Response> {
  const isOwnPath = url.startsWith('/') && !url.startsWith('//');
  if (isOwnPath || isWebUrl(url)) return c.redirect(url, 303);
  return c.html(messagePage({ title: 'All done', text: 'You can close this page.' }));
}

/** The challenge is served here, under whatever name this host was reached. */
function toOwnPath(challengeUrl: string, backPath: string): string {
  const url = new URL(challengeUrl, 'http://localhost');
  url.searchParams.set('from', backPath);
  return url.pathname + url.search;
}

function toField(errorCode: string): Problem['field'] {
  switch (errorCode) {
    case 'incorrect_number':
    case 'invalid_number':
    case 'card_declined':
      return 'number';
    case 'expired_card':
    case 'invalid_expiry_month':
    case 'invalid_expiry_year':
      return 'exp';
    case 'incorrect_cvc':
    case 'invalid_cvc':
      return 'cvc';
    default:
      return null;
  }
}
