import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { LinkButton } from '../../ui/link-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { KeepButton } from '../cancellation/keep-button.tsx';
import { WithdrawButton } from '../plan-change/withdraw-button.tsx';
import { PortalButton } from '../portal/portal-button.tsx';
import classes from './overview.module.css';
import type { Overview } from './plan-panel.tsx';

type Banner = Overview['banners'][number];

interface BannersProps {
  banners: Banner[];
  planName: string;
  canManage: boolean;
}

/** What the customer should do now, most pressing first as the server sorted it. */
export function Banners({ banners, planName, canManage }: BannersProps) {
  return (
    <div className={classes.banners} aria-live="polite">
      {banners.map((banner) => (
        <Notice
          key={banner.kind}
          tone={banner.tone}
          title={banner.title}
          action={canManage ? <BannerAction banner={banner} planName={planName} /> : null}
        >
          {banner.text}
        </Notice>
      ))}
    </div>
  );
}

function BannerAction({ banner, planName }: { banner: Banner; planName: string }): ReactNode {
  switch (banner.action) {
    case 'update_card':
      return (
        <PortalButton flow="payment_method_update" size="sm">
          Update card
        </PortalButton>
      );
    case 'pay_invoice':
      return banner.url ? (
        <Button component="a" href={banner.url} size="sm">
          {banner.kind === 'action_required' ? 'Confirm the payment' : 'Pay the invoice'}
        </Button>
      ) : (
        <LinkButton to="/billing/invoices" size="sm">
          See the invoice
        </LinkButton>
      );
    case 'undo_cancel':
      return <KeepButton planName={planName} />;
    case 'withdraw_change':
      return <WithdrawButton planName={planName} />;
    case 'resume':
      return (
        <LinkButton to="/billing/resume" size="sm">
          Resume
        </LinkButton>
      );
    case 'reactivate':
      return (
        <LinkButton to="/billing/come-back" size="sm">
          Come back
        </LinkButton>
      );
    case 'choose_plan':
      return (
        <LinkButton to="/pricing" size="sm">
          Choose a plan
        </LinkButton>
      );
    case null:
      return null;
  }
}
