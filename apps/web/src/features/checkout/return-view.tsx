import { Loader } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { LinkButton } from '../../ui/link-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import type { ReturnView } from './decide-return-view.ts';
import classes from './return-view.module.css';

const TITLES = {
  waiting: 'Confirming your payment',
  long_wait: 'Still confirming your payment',
  bought: 'It is yours',
  failed: 'Your bank did not pay',
  expired: 'This checkout has expired',
  trial_refused: 'No second trial',
  not_found: 'Checkout not found',
  unreachable: 'Confirming your payment',
} satisfies Record<Exclude<ReturnView['kind'], 'confirmed'>, string>;

/** The page after the hosted checkout. Its words say only what the server has confirmed. */
export function ReturnPageView({ view }: { view: ReturnView }) {
  const title = view.kind === 'confirmed' ? `You’re on ${view.planName}` : TITLES[view.kind];
  return (
    <Page title={title} width="narrow">
      <div aria-live="polite">
        <ReturnWords view={view} />
      </div>
    </Page>
  );
}

function ReturnWords({ view }: { view: ReturnView }): ReactNode {
  switch (view.kind) {
    case 'waiting':
      return (
        <Waiting>
          We are waiting for the payment provider to confirm. This usually takes a few seconds.
        </Waiting>
      );
    case 'long_wait':
      return <LongWait mayBeUnpaid={view.mayBeUnpaid} />;
    case 'confirmed':
      return <Confirmed planName={view.planName} statusText={view.statusText} />;
    case 'bought':
      return (
        <Words text={`${view.productName} is paid, and ready to use.`}>
          <div className={classes.actions}>
            <LinkButton to="/billing/purchases">See your purchases</LinkButton>
            <LinkButton to="/billing/invoices" variant="default">
              See the invoice
            </LinkButton>
          </div>
        </Words>
      );
    case 'failed':
      return (
        <Words text="Nothing was bought and nothing was charged. You can pay in another way.">
          <LinkButton to="/billing/purchases">Back to your purchases</LinkButton>
        </Words>
      );
    case 'expired':
      return (
        <Words text="It was not paid in time, so nothing was charged. You can start again whenever you like.">
          <LinkButton to="/pricing">Back to the plans</LinkButton>
        </Words>
      );
    case 'trial_refused':
      return (
        <Words text="The card you used has had its free trial, and a card has one. Nothing was charged. You can subscribe without a trial, or try with another card.">
          <LinkButton to="/pricing">Back to the plans</LinkButton>
        </Words>
      );
    case 'not_found':
      return (
        <Words text="There is no checkout of your account under this address. Your billing page shows what you have.">
          <LinkButton to="/billing">Go to billing</LinkButton>
        </Words>
      );
    case 'unreachable':
      return (
        <Notice tone="warning" title={view.failure.message} requestId={view.failure.requestId}>
          We keep trying. Your payment is safe either way: it does not depend on this page.
        </Notice>
      );
  }
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <div className={classes.waiting}>
      <Loader
        size="sm"
        role="progressbar"
        aria-label="Waiting for the confirmation"
        color="var(--bw-accent)"
      />
      <p>{children}</p>
    </div>
  );
}

function LongWait({ mayBeUnpaid }: { mayBeUnpaid: boolean }) {
  return (
    <>
      <Waiting>
        This takes longer than usual. You can stay, or close this page: your plan changes by itself as soon as
        the payment is confirmed, and you are never charged twice.
      </Waiting>
      {mayBeUnpaid ? (
        <Words text="Did you leave the payment page before paying? Then nothing was charged, and you can start again.">
          <LinkButton to="/pricing" variant="default">
            Back to the plans
          </LinkButton>
        </Words>
      ) : null}
    </>
  );
}

function Confirmed({ planName, statusText }: { planName: string; statusText: string }) {
  return (
    <div className={classes.done}>
      <span className={classes.mark}>
        <IconCheck size={26} stroke={2.6} aria-hidden="true" />
      </span>
      <div>
        <p className={classes.doneTitle}>
          {planName}: {statusText}
        </p>
        <p className={classes.doneText}>It is confirmed, and everything in {planName} is ready to use.</p>
        <div className={classes.actions}>
          <LinkButton to="/billing">Go to billing</LinkButton>
          <LinkButton to="/billing/invoices" variant="default">
            See the invoice
          </LinkButton>
        </div>
      </div>
    </div>
  );
}

function Words({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={classes.words}>
      <p>{text}</p>
      {children}
    </div>
  );
}
