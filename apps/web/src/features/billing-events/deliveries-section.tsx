import { Button, NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { DeliveryList } from './delivery-list.tsx';
import { DELIVERY_STATES, type DeliverySearch, toDeliverySearch } from './delivery-search.ts';
import { DELIVERY_WORDS } from './delivery-words.ts';

const STATES = [
  { value: '', label: 'Any state' },
  ...DELIVERY_STATES.map((state) => ({ value: state, label: DELIVERY_WORDS[state].label })),
];

/** How far each event has got with each who asked for it. */
export function DeliveriesSection({ search }: { search: DeliverySearch }) {
  const subscribers = trpc.operator.events.subscribers.useQuery(undefined, { refetchInterval: REFRESH_MS });
  const names = new Map(subscribers.data?.map(({ name, url }) => [name, url ?? name]));
  return (
    <section aria-labelledby="deliveries-title" className={classes.stack}>
      <h2 id="deliveries-title" className={classes.title}>
        Deliveries
      </h2>
      <Filter search={search} names={names} />
      <Found search={search} nameOf={(name) => names.get(name) ?? name} />
    </section>
  );
}

function Filter({ search, names }: { search: DeliverySearch; names: ReadonlyMap<string, string> }) {
  const navigate = useNavigate();
  const submit = (form: FormData) =>
    void navigate({ to: '/operate/events', search: toDeliverySearch(Object.fromEntries(form)) });
  return (
    <search>
      <form key={JSON.stringify([search, [...names.keys()]])} action={submit} className={classes.filter}>
        <NativeSelect
          name="to"
          label="To"
          size="md"
          data={[
            { value: '', label: 'Everybody' },
            ...[...names].map(([value, label]) => ({ value, label })),
          ]}
          defaultValue={search.to ?? ''}
        />
        <NativeSelect name="state" label="State" size="md" data={STATES} defaultValue={search.state ?? ''} />
        <Button type="submit">Show</Button>
      </form>
    </search>
  );
}

function Found({ search, nameOf }: { search: DeliverySearch; nameOf: (name: string) => string }) {
  const list = trpc.operator.events.deliveries.useInfiniteQuery(
    { limit: 25, subscriber: search.to ?? null, state: search.state ?? null },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the deliveries" shape={[120, 120]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const deliveries = list.data.pages.flatMap(({ items }) => items);
  if (deliveries.length === 0) return <NoDeliveries isFiltered={Object.keys(search).length > 0} />;
  return (
    <>
      <DeliveryList deliveries={deliveries} nameOf={nameOf} />
      <LoadMore list={list} />
    </>
  );
}

function NoDeliveries({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className={table.empty}>
      <strong>{isFiltered ? 'No delivery is like that' : 'No deliveries yet'}</strong>
      <p>
        {isFiltered
          ? 'What was delivered is forgotten after ninety days.'
          : 'They begin with the first event after somebody asked for its type.'}
      </p>
      {isFiltered ? (
        <LinkButton to="/operate/events" variant="default" size="sm">
          Show all deliveries
        </LinkButton>
      ) : null}
    </div>
  );
}
