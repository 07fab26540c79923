import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import operate from '../operate/operate.module.css';
import { isReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import { toMoments } from './event-words.ts';
import { summarize } from './replay-words.ts';
import { ReplayedList, type ReplayPage } from './replayed-list.tsx';
import type { WebhookSearch } from './webhook-search.ts';
import classes from './webhooks.module.css';

/** What one request replays: few enough that the page can say how far it is. */
const PART = 20;

type Stage =
  | { kind: 'closed' }
  | { kind: 'tried'; page: ReplayPage }
  | { kind: 'applied'; items: ReplayPage['items']; isFinished: boolean };

/** Replays all that the search shows: first tried without a trace, then, after a second press, applied part by part. */
export function ReplayManyPanel({ search }: { search: WebhookSearch }) {
  const [stage, setStage] = useState<Stage>({ kind: 'closed' });
  const [because, setBecause] = useState('');
  const utils = trpc.useUtils();
  const replay = trpc.operator.inbox.replayMany.useMutation();
  const shown = {
    state: search.state ?? null,
    search: search.q ?? null,
    ...toMoments(search),
    limit: PART,
  };
  const [trying, setTrying] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const tryOut = async () => {
    setTrying(true);
    setError(null);
    try {
      // Never from what is kept: events come all the time.
      const page = await utils.operator.inbox.tryReplay.fetch(shown, { staleTime: 0, gcTime: 0 });
      setStage({ kind: 'tried', page });
    } catch (failure) {
      setError(failure);
    } finally {
      setTrying(false);
    }
  };
  const applyAll = async () => {
    setError(null);
    const items: ReplayPage['items'] = [];
    for (let cursor: string | null = null; ; ) {
      const page: ReplayPage | undefined = await replay
        .mutateAsync({ ...shown, cursor, because: because.trim() })
        .catch((failure: unknown) => {
          setError(failure);
          return undefined;
        });
      items.push(...(page?.items ?? []));
      const isFinished = page !== undefined && page.nextCursor === null;
      setStage({ kind: 'applied', items: [...items], isFinished });
      if (!page || isFinished) break;
      cursor = page.nextCursor;
    }
    await utils.operator.inbox.list.invalidate();
    await utils.operator.inbox.health.invalidate();
  };
  return (
    <Panel title="Replay what is shown">
      <p className={classes.explained}>
        Applies every event of this search again, oldest first. What they did before is not done twice. First
        you see what would change.
      </p>
      {stage.kind === 'closed' ? (
        <Button
          variant="default"
          className={classes.replay}
          leftSection={<IconRepeat size={18} aria-hidden="true" />}
          loading={trying}
          onClick={() => void tryOut()}
        >
          Try it out…
        </Button>
      ) : null}
      {stage.kind === 'tried' ? (
        <>
          <p className={classes.explained}>{describePage(stage.page)}</p>
          <ReplayedList label="What would change" items={stage.page.items} />
          <fieldset className={classes.confirm}>
            <legend>Apply {countOf(stage.page.matching)} again?</legend>
            <ReasonField
              className={operate.reason}
              value={because}
              onChange={({ currentTarget }) => setBecause(currentTarget.value)}
            />
            <Button
              loading={replay.isPending}
              disabled={stage.page.matching === 0 || !isReason(because)}
              onClick={() => void applyAll()}
            >
              Yes, apply them again
            </Button>
            <Button
              variant="default"
              disabled={replay.isPending}
              onClick={() => setStage({ kind: 'closed' })}
            >
              No, leave them
            </Button>
          </fieldset>
        </>
      ) : null}
      <div role="status">
        {stage.kind === 'applied' ? (
          <p className={classes.explained}>
            <strong>
              {stage.isFinished ? 'Applied again' : 'So far'}: {summarize(stage.items)}.
            </strong>
          </p>
        ) : null}
      </div>
      {stage.kind === 'applied' ? (
        <>
          <ReplayedList label="Failed" items={stage.items.filter(({ outcome }) => outcome === 'failed')} />
          <Button
            variant="default"
            className={classes.replay}
            disabled={replay.isPending}
            onClick={() => setStage({ kind: 'closed' })}
          >
            Close
          </Button>
        </>
      ) : null}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </Panel>
  );
}

const countOf = (count: number) => (count === 1 ? 'one event' : `${count.toLocaleString()} events`);

function describePage({ items, matching }: ReplayPage): string {
  if (matching === 0) return 'No event is like that.';
  const changing = items.filter(({ would }) => would && hasChange(would)).length;
  const result =
    changing === 0 ? 'None would change anything.' : `Of these, ${changing} would change something.`;
  return `${whichOf(items.length, matching)} tried out, and nothing was kept. ${result}`;
}

function whichOf(tried: number, matching: number): string {
  if (matching === 1) return 'One event was';
  return tried < matching
    ? `The first ${tried} of ${countOf(matching)} were`
    : `All ${countOf(matching)} were`;
}

const hasChange = ({ fields, told, owed, revenue }: NonNullable<ReplayPage['items'][number]['would']>) =>
  fields.length + told.length + owed.length + revenue.length > 0;
