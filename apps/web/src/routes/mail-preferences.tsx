import { MailPreferencesForm } from '../features/mails/mail-preferences-form.tsx';
import operate from '../features/operate/operate.module.css';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

const LEAD = 'Receipts and whatever concerns your payments always come. The rest is up to you.';

export function MailPreferencesPage() {
  return (
    <Page title="Mails" width="narrow" lead={LEAD}>
      <Preferences />
    </Page>
  );
}

function Preferences() {
  const canManage = canManageBilling(useSession());
  const preferences = trpc.mailPreferences.get.useQuery();
  if (preferences.isPending) return <Loading label="Loading your mail preferences" shape={[260]} />;
  if (!preferences.data)
    return <FailureNotice error={preferences.error} onRetry={() => void preferences.refetch()} />;
  return (
    <div className={operate.stack}>
      {preferences.data.refused ? <Refused address={preferences.data.address} /> : null}
      <Panel title="What you get">
        <MailPreferencesForm view={preferences.data} canManage={canManage} />
      </Panel>
    </div>
  );
}

/** Whoever can't be reached by mail has to read it here. */
function Refused({ address }: { address: string | null }) {
  return (
    <Notice
      tone="warning"
      title="Our mails come back"
      action={
        <LinkButton to="/billing/details" variant="default" size="sm">
          Change the address
        </LinkButton>
      }
    >
      {address} does not take them, so nothing is sent there any more: no receipts either.
    </Notice>
  );
}
