import { MailPreferencesForm } from '../features/mails/mail-preferences-form.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
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
    <Panel title="What you get">
      <MailPreferencesForm view={preferences.data} canManage={canManage} />
    </Panel>
  );
}
