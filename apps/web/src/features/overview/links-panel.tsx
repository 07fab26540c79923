import { IconChevronRight, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useOpenPortal } from '../portal/use-open-portal.ts';
import classes from './overview.module.css';
import type { Overview } from './plan-panel.tsx';

export function LinksPanel({ view, canManage }: { view: Overview; canManage: boolean }) {
  return (
    <Panel title="More" className={classes.linksArea}>
      <ul className={classes.links}>
        <li>
          <Link to="/billing/invoices" className={classes.linkRow}>
            Invoices and receipts
            <IconChevronRight size={18} aria-hidden="true" />
          </Link>
        </li>
        <li>
          <Link to="/billing/purchases" className={classes.linkRow}>
            Credits and what you bought once
            <IconChevronRight size={18} aria-hidden="true" />
          </Link>
        </li>
        <li>
          <Link to="/pricing" className={classes.linkRow}>
            Compare the plans
            <IconChevronRight size={18} aria-hidden="true" />
          </Link>
        </li>
        <li>
          <Link to="/billing/details" className={classes.linkRow}>
            Billing address and tax ids
            <IconChevronRight size={18} aria-hidden="true" />
          </Link>
        </li>
        {canManage && view.can.updateCard ? <PortalRow /> : null}
      </ul>
    </Panel>
  );
}

function PortalRow() {
  const portal = useOpenPortal();
  return (
    <li>
      <button
        type="button"
        className={classes.linkRow}
        disabled={portal.isPending}
        onClick={() => portal.open({ flow: 'home' })}
      >
        Everything on the payment service’s own page
        <IconExternalLink size={18} aria-hidden="true" />
      </button>
      {portal.error ? <FailureNotice error={portal.error} action={<span />} /> : null}
    </li>
  );
}
