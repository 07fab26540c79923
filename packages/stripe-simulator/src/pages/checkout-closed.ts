import type { Context } from 'hono';
import { messagePage } from './message-page.ts';
import type { CheckoutView } from './page-actions.ts';

type Answer = Response | Promise<Response>;

/** A session that is over, or that there never was. */
export function showClosed(c: Context, view: CheckoutView | undefined): Answer {
  if (view?.session.status === 'complete') return showComplete(c, view);
  const cancelUrl = view?.session.cancel_url ?? null;
  const recovery = view?.session.after_expiration?.recovery?.url ?? null;
  return c.html(
    messagePage({
      title: 'This checkout link is no longer valid',
      text: 'It has expired or was replaced by a newer one. Go back and start again.',
      ...(view ? { merchantName: view.merchantName } : {}),
      link:
        recovery !== null
          ? { href: recovery, label: 'Start again' }
          : cancelUrl === null
            ? null
            : { href: cancelUrl, label: 'Go back' },
    }),
    view ? 410 : 404,
  );
}

function showComplete(c: Context, { session, merchantName, confirmation }: CheckoutView): Answer {
  const { success_url: successUrl, id, payment_link: link } = session;
  const isPending = session.payment_status === 'unpaid';
  return c.html(
    messagePage({
      title:
        link === null
          ? 'You’re all done here'
          : isPending
            ? 'Thanks for your order'
            : 'Thanks for your payment',
      text: confirmation ?? completedWords(link !== null, isPending),
      merchantName,
      link:
        successUrl === null
          ? null
          : { href: successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id), label: `Back to ${merchantName}` },
    }),
  );
}

function completedWords(isFromLink: boolean, isPending: boolean): string {
  if (isPending) return 'Your bank has the order to pay. You can close this page.';
  return isFromLink
    ? 'The payment has arrived. You can close this page.'
    : 'This checkout has been completed. You can close this page.';
}
