import { Button, type ButtonProps } from '@mantine/core';
import type { Inputs } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useOpenPortal } from './use-open-portal.ts';

interface PortalButtonProps extends ButtonProps {
  flow: Inputs['portal']['open']['flow'];
  /** A path of this app, on the server's list; the billing page without it. */
  returnTo?: string;
  children: string;
}

export function PortalButton({ flow, returnTo, children, ...look }: PortalButtonProps) {
  const portal = useOpenPortal();
  return (
    <>
      <Button
        {...look}
        loading={portal.isPending}
        onClick={() => portal.open({ flow, ...(returnTo ? { returnTo } : {}) })}
      >
        {children}
      </Button>
      {portal.error ? <FailureNotice error={portal.error} action={<span />} /> : null}
    </>
  );
}
