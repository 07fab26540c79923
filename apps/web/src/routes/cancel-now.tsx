import { CancelNowForm } from '../features/cancellation/cancel-now-form.tsx';
import { ManagedPage } from '../features/overview/managed-page.tsx';

export function CancelNowPage() {
  return (
    <ManagedPage
      title="End subscription now"
      lead="Nothing ends until you confirm."
      isOpen={({ can }) => can.cancelNow}
      staysOpen
      closed="There is nothing to end"
    >
      {(view) => <CancelNowForm planName={view.planName} />}
    </ManagedPage>
  );
}
