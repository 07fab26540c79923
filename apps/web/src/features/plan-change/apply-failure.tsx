import { toFailure } from '../../failure.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PortalButton } from '../portal/portal-button.tsx';

/** Why the change was not made: a stale amount is shown anew, a refused card can be replaced. */
export function ApplyFailure({ error }: { error: unknown }) {
  const { code } = toFailure(error);
  if (code === 'preview_outdated' || code === 'preview_expired') {
    return (
      <Notice tone="warning" role="alert" title="The amount has been worked out again">
        The one you saw no longer holds, so nothing was charged. Look at the new one, then confirm.
      </Notice>
    );
  }
  const isCardRefused = code === 'payment_declined' || code === 'authentication_required';
  return (
    <FailureNotice
      error={error}
      action={
        isCardRefused ? (
          <PortalButton flow="payment_method_update" variant="default" size="sm">
            Update card
          </PortalButton>
        ) : (
          <span />
        )
      }
    />
  );
}
