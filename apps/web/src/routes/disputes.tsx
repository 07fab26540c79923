import { useSearch } from '@tanstack/react-router';
import { DisputeList } from '../features/disputes/dispute-list.tsx';
import { WarningList } from '../features/disputes/warning-list.tsx';
import { WinRates } from '../features/disputes/win-rates.tsx';
import classes from '../features/operate/operate.module.css';
import { LinkButton } from '../ui/link-button.tsx';
import { Page } from '../ui/page.tsx';

const LEAD =
  'Payments that a bank took back, or asks about. Each is answered once, before its deadline; no answer is a lost one.';

export function DisputesPage() {
  const { show = 'open' } = useSearch({ from: '/signed-in/operate/disputes' });
  return (
    <Page title="Disputes" lead={LEAD}>
      <div className={classes.stack}>
        <div className={classes.actions}>
          <LinkButton
            to="/operate/disputes"
            search={{ show: show === 'open' ? 'closed' : 'open' }}
            variant="default"
            size="sm"
          >
            {show === 'open' ? 'Show closed ones' : 'Show open ones'}
          </LinkButton>
        </div>
        <DisputeList show={show} />
        <WinRates />
        <WarningList />
      </div>
    </Page>
  );
}
