import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import classes from '../features/operate/operate.module.css';
import { usePayLink } from '../features/pay-link/use-pay-link.ts';
import type { Outputs } from '../server.ts';
import { Amount } from '../ui/amount.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

/** Where the link of a mail leads, with no sign-in. A press opens Stripe's page: what scans mails presses nothing. */
export function UpdateCardPage() {
  const { token, done } = useSearch({ from: '/pay/update-card' });
  return (
    <Page title="Update your card" width="slim">
      {done ? (
        <Notice tone="ok" title="Thank you" role="status">
          If you gave another card, what is unpaid is charged to it within a minute. You can close this page.
        </Notice>
      ) : token ? (
        <OfToken token={token} />
      ) : (
        <Notice tone="danger" title="This link is not whole." role="alert" action={<SignIn />}>
          Open it from the mail again, or sign in.
        </Notice>
      )}
    </Page>
  );
}

const SignIn = () => (
  <LinkButton to="/sign-in" search={{ next: '/billing/invoices' }} variant="default" size="sm">
    Sign in
  </LinkButton>
);

function OfToken({ token }: { token: string }) {
  const { shown, retry, open, isOpening, error } = usePayLink(token);
  if (shown.error) return <FailureNotice error={shown.error} action={<SignIn />} onRetry={retry} />;
  if (!shown.data) return <Loading label="Looking at your link" shape={[120]} />;
  const { invoice } = shown.data;
  if (invoice && !invoice.isOpen)
    return (
      <Notice tone="ok" title="There is nothing left to pay." role="status" action={<SignIn />}>
        This invoice is settled.
      </Notice>
    );
  return (
    <div className={classes.stack}>
      <Unpaid invoice={invoice} />
      <Button size="lg" loading={isOpening} onClick={open}>
        Give another card
      </Button>
      {invoice?.hostedUrl ? (
        <a className={classes.link} href={invoice.hostedUrl}>
          Pay this invoice once instead
        </a>
      ) : null}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </div>
  );
}

function Unpaid({ invoice }: { invoice: Outputs['payLink']['view']['invoice'] }) {
  if (!invoice)
    return <p className={classes.explained}>Your card expires soon. Give another one on Stripe’s page.</p>;
  return (
    <p className={classes.explained}>
      <Amount value={invoice.amount} /> of invoice {invoice.number ?? ''} could not be charged. Give another
      card on Stripe’s page: what is unpaid is charged to it at once.
    </p>
  );
}
