import { type ReactNode, useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { canManageBilling, useSession } from '../session/use-session.ts';
import type { Overview } from './plan-panel.tsx';

interface ManagedPageProps {
  title: string;
  lead?: string;
  /** Whether the account may do what the page is for, as it stands. */
  isOpen: (view: Overview) => boolean;
  /**
   * Whether what was open when the page was opened stays so: the act of the page closes it, and the person still reads what they
   * confirmed until its answer is there.
   */
  staysOpen?: boolean;
  /** What is said when it may not. */
  closed: string;
  children: (view: Overview) => ReactNode;
}

/** A page of one act, for who may do it and while it can be done. */
export function ManagedPage({ title, lead, ...rest }: ManagedPageProps) {
  return (
    <Page title={title} width="narrow" lead={lead}>
      <Managed {...rest} />
    </Page>
  );
}

function Managed({ isOpen, staysOpen = false, closed, children }: Omit<ManagedPageProps, 'title' | 'lead'>) {
  const canManage = canManageBilling(useSession());
  const overview = trpc.overview.get.useQuery();
  const [opened, setOpened] = useState<Overview>();
  if (!opened && overview.data && isOpen(overview.data)) setOpened(overview.data);
  if (overview.isPending) return <Loading label="Loading your plan" shape={[420]} />;
  if (overview.error) return <FailureNotice error={overview.error} onRetry={() => void overview.refetch()} />;
  const view = (staysOpen && opened) || overview.data;
  const back = <LinkButton to="/billing">Go to billing</LinkButton>;
  if (!canManage)
    return (
      <Notice tone="info" title="Your role does not allow this" action={back}>
        Ask an owner or a billing admin of {view.accountName}.
      </Notice>
    );
  if (!isOpen(view))
    return (
      <Notice tone="info" title={closed} action={back}>
        You are on {view.planName}. {view.statusText}.
      </Notice>
    );
  return children(view);
}
