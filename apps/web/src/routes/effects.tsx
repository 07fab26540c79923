import { useSearch } from '@tanstack/react-router';
import { EffectList } from '../features/effects/effect-list.tsx';
import type { EffectSearch } from '../features/effects/effect-search.ts';
import { OwedKindsPanel } from '../features/effects/owed-kinds-panel.tsx';
import classes from '../features/operate/operate.module.css';
import { REFRESH_MS } from '../features/operate/refresh.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

const LEAD =
  'What is owed to the outside world: calls to Stripe, refunds, mails. A worker does it within seconds; after ten failures of its own it is given up and waits for you.';

export function EffectsPage() {
  const search = useSearch({ from: '/signed-in/operate/effects' });
  return (
    <Page title="Effects" lead={LEAD}>
      <div className={classes.stack}>
        <OwedKindsPanel />
        <Effects search={search} />
      </div>
    </Page>
  );
}

function Effects({ search }: { search: EffectSearch }) {
  const { state = 'dead', kind } = search;
  const other: EffectSearch = {
    ...(state === 'dead' ? { state: 'pending' } : {}),
    ...(kind ? { kind } : {}),
  };
  return (
    <section aria-labelledby="effects-title" className={classes.stack}>
      <div className={table.row}>
        <h2 id="effects-title" className={classes.title}>
          {state === 'dead' ? 'Given up' : 'Waiting'}
          {kind ? `: ${kind}` : ''}
        </h2>
        <div className={classes.actions}>
          <LinkButton to="/operate/effects" search={other} variant="default" size="sm">
            {state === 'dead' ? 'Show what waits' : 'Show what was given up'}
          </LinkButton>
          {kind ? (
            <LinkButton
              to="/operate/effects"
              search={state === 'dead' ? {} : { state }}
              variant="default"
              size="sm"
            >
              Show all kinds
            </LinkButton>
          ) : null}
        </div>
      </div>
      <Found state={state} kind={kind ?? null} />
    </section>
  );
}

function Found({ state, kind }: { state: 'dead' | 'pending'; kind: string | null }) {
  const list = trpc.operator.effects.list.useInfiniteQuery(
    { limit: 25, state, kind },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the effects" shape={[120, 120]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const effects = list.data.pages.flatMap(({ items }) => items);
  if (effects.length === 0)
    return (
      <div className={table.empty}>
        <strong>{state === 'dead' ? 'Nothing was given up' : 'Nothing waits'}</strong>
        <p>
          {state === 'dead'
            ? 'What is owed gets done, or is still being tried.'
            : 'Everything that was owed is done.'}
        </p>
      </div>
    );
  return (
    <>
      <EffectList effects={effects} />
      <LoadMore list={list} />
    </>
  );
}
