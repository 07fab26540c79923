import { Button, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ExtendTrialForm } from '../features/grants/extend-trial-form.tsx';
import { GrantForm } from '../features/grants/grant-form.tsx';
import { GrantList } from '../features/grants/grant-list.tsx';
import { MayDo } from '../features/operate/may-do.tsx';
import form from '../ui/form.module.css';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

const route = getRouteApi('/signed-in/operate/grants');

/** What an account is given by hand, each with an end, an author and a reason. */
export function GrantsPage() {
  const { account } = route.useSearch();
  return (
    <Page
      title="Grants"
      width="narrow"
      lead="What an account is given by hand: a plan, a feature, credits, more time. Each ends by itself."
    >
      <div className={form.stack}>
        <ChooseAccount account={account ?? ''} />
        {account ? (
          <>
            <GrantList accountId={account} />
            <MayDo does="entitlements.grant" what="Giving something by hand">
              <GrantForm key={account} accountId={account} />
            </MayDo>
            <MayDo does="subscriptions.extendTrial" what="Extending a trial">
              <ExtendTrialForm key={`trial-${account}`} accountId={account} />
            </MayDo>
          </>
        ) : null}
      </div>
    </Page>
  );
}

function ChooseAccount({ account }: { account: string }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(account);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = typed.trim();
    if (id !== '') void navigate({ to: '/operate/grants', search: { account: id } });
  };
  return (
    <Panel title="Whose">
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Account"
          description="Its id, as it stands with its alerts and events."
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className={form.actions}>
          <Button type="submit" variant="default" disabled={typed.trim() === ''}>
            Show its grants
          </Button>
        </div>
      </form>
    </Panel>
  );
}
