import { ManagedPage } from '../features/overview/managed-page.tsx';
import { ResumeStep } from '../features/pause/resume-step.tsx';

export function ResumePage() {
  return (
    <ManagedPage
      title="Resume subscription"
      lead="Nothing is charged until you confirm."
      isOpen={({ can }) => can.resume}
      staysOpen
      closed="Nothing is paused"
    >
      {(view) => <ResumeStep planName={view.planName} />}
    </ManagedPage>
  );
}
