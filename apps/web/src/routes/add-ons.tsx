import { useState } from 'react';
import { type AddOn, AddOnList } from '../features/add-ons/add-on-list.tsx';
import { AddOnStep } from '../features/add-ons/add-on-step.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function AddOnsPage() {
  return (
    <Page
      title="Add-ons"
      width="narrow"
      lead="Nothing is charged until you have seen the amount and confirm."
    >
      <AddOns />
    </Page>
  );
}

function AddOns() {
  const canManage = canManageBilling(useSession());
  const [chosen, choose] = useState<{ addOn: AddOn; quantity: number }>();
  const view = trpc.addOns.list.useQuery();
  if (chosen) {
    const input = { addOn: chosen.addOn.key, quantity: chosen.quantity };
    return <AddOnStep input={input} name={chosen.addOn.name} onBack={() => choose(undefined)} />;
  }
  if (view.isPending) return <Loading label="Loading the add-ons" shape={[240]} />;
  if (!view.data) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const { addOns, canChange, hasSubscription } = view.data;
  if (addOns.length === 0)
    return (
      <div className={table.empty}>
        <strong>{hasSubscription ? 'Your plan has no add-ons' : 'There is no plan to add to'}</strong>
        <p>Add-ons are bought beside a paid plan, each month or year with it.</p>
        <LinkButton to="/pricing" variant="default" size="sm">
          See the plans
        </LinkButton>
      </div>
    );
  return (
    <>
      {canManage && !canChange ? (
        <Notice tone="info" title="Your plan can not be changed as it stands">
          Pay what is open, resume it, or keep it first: the overview says which.
        </Notice>
      ) : null}
      {canManage ? null : <Notice tone="info" title="Only owners and billing admins can change add-ons." />}
      <AddOnList
        addOns={addOns}
        canChange={canManage && canChange}
        onChoose={(addOn, quantity) => choose({ addOn, quantity })}
      />
    </>
  );
}
