import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { FailureNotice } from './failure-notice.tsx';
import { LinkButton } from './link-button.tsx';
import { Loading } from './loading.tsx';
import { Page } from './page.tsx';

export function LoadingPage() {
  return (
    <Page title="One moment" documentTitle="Loading" isPlaceholder>
      <Loading label="Loading the page" shape={[180, [120, 120]]} />
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <Page
      title="This page does not exist"
      documentTitle="Page not found"
      width="narrow"
      lead="The address may be mistyped, or the page has moved."
    >
      <LinkButton to="/">Go to the start page</LinkButton>
    </Page>
  );
}

/** The last resort of every route: words, the request's id when there is one, and a way back. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page could not be shown" width="narrow">
      <FailureNotice error={error} onRetry={retry} />
    </Page>
  );
}
