import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { AuditList } from '../features/audit/audit-list.tsx';
import { type AuditSearch, ROLES, toAuditSearch } from '../features/audit/audit-search.ts';
import operate from '../features/operate/operate.module.css';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function AuditPage() {
  const search = useSearch({ from: '/signed-in/operate/audit' });
  return (
    <Page title="Audit log" lead="Everything that the staff changed: who, in which role, when, and why.">
      <div className={operate.stack}>
        <AuditForm search={search} />
        <Lines search={search} />
      </div>
    </Page>
  );
}

function AuditForm({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const submit = (data: FormData) =>
    void navigate({ to: '/operate/audit', search: toAuditSearch(Object.fromEntries(data)) });
  return (
    <search>
      <form key={JSON.stringify(search)} action={submit} className={operate.filter}>
        <TextInput
          name="q"
          label="Words or person"
          description="Of the act, its reason or its object, or somebody’s whole name or address"
          defaultValue={search.q ?? ''}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
        />
        <NativeSelect
          name="role"
          label="Role"
          size="md"
          data={[{ value: '', label: 'Any role' }, ...ROLES.map((role) => ({ value: role, label: role }))]}
          defaultValue={search.role ?? ''}
        />
        <Button type="submit" leftSection={<IconSearch size={18} aria-hidden="true" />}>
          Search
        </Button>
      </form>
    </search>
  );
}

function Lines({ search }: { search: AuditSearch }) {
  const list = trpc.operator.audit.list.useInfiniteQuery(
    { search: search.q ?? null, role: search.role ?? null, limit: 25 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (list.isPending) return <Loading label="Loading the audit log" shape={[64, 64, 64]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const lines = list.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0)
    return (
      <div className={table.empty}>
        <strong>{Object.keys(search).length > 0 ? 'Nothing is like that' : 'Nothing was changed yet'}</strong>
        <p>Words have to be whole.</p>
      </div>
    );
  return (
    <>
      <AuditList lines={lines} />
      <LoadMore list={list} />
    </>
  );
}
