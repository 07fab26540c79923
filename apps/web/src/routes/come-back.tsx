import { ManagedPage } from '../features/overview/managed-page.tsx';
import { ComeBackStep } from '../features/reactivation/come-back-step.tsx';

export function ComeBackPage() {
  return (
    <ManagedPage
      title="Come back"
      lead="Nothing is charged until you confirm."
      isOpen={({ can, ended }) => can.reactivate && ended !== null}
      staysOpen
      closed="There is nothing to come back to"
    >
      {({ ended }) => (ended ? <ComeBackStep plan={ended} /> : null)}
    </ManagedPage>
  );
}
