import { ManagedPage } from '../features/overview/managed-page.tsx';
import { PauseStep } from '../features/pause/pause-step.tsx';

export function PausePage() {
  return (
    <ManagedPage
      title="Pause subscription"
      lead="Nothing stops until you confirm."
      isOpen={({ can }) => can.pause}
      staysOpen
      closed="There is nothing to pause"
    >
      {(view) => <PauseStep planName={view.planName} />}
    </ManagedPage>
  );
}
