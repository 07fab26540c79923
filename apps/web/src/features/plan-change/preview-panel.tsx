import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ValidUntil } from '../promise/valid-until.tsx';
import { confirmLabel, type Preview } from './confirm-label.ts';
import classes from './preview-panel.module.css';

interface PreviewPanelProps {
  preview: Preview;
  onConfirm: (token: string) => void;
  isPending: boolean;
}

/** What the change costs, line by line, and the one button that does it. Sum and button read the same field. */
export function PreviewPanel({ preview, onConfirm, isPending }: PreviewPanelProps) {
  const { from, to, drops } = preview;
  return (
    <Panel title="What changes">
      <div className={classes.swap}>
        <PlanSide side={from} />
        <IconArrowRight size={22} className={classes.arrow} aria-label="to" />
        <PlanSide side={to} />
      </div>
      {drops ? (
        <div className={classes.drops}>
          <Notice tone="warning" title="This replaces what is planned">
            You were to move to {drops.planName} on <Day at={drops.at} />. That will not happen.
          </Notice>
        </div>
      ) : null}
      {preview.startsAt ? <Later preview={preview} startsAt={preview.startsAt} /> : <Now preview={preview} />}
      <Button fullWidth size="lg" loading={isPending} onClick={() => onConfirm(preview.token)}>
        {confirmLabel(preview)}
      </Button>
      <ValidUntil at={preview.expiresAt} />
    </Panel>
  );
}

function Now({ preview: { lines, dueNow, creditLeft, nextCharge } }: { preview: Preview }) {
  return (
    <>
      <Ledger caption="What is charged now" lines={lines} sum={{ label: 'Due now', amount: dueNow }} />
      <div className={classes.after}>
        {creditLeft.amountMinor > 0 ? (
          <p>
            <Amount value={creditLeft} /> is left over and is taken off your next invoices.
          </p>
        ) : null}
        <p>
          The next charge is <Amount value={nextCharge.amount} /> on <Day at={nextCharge.at} withTime />.
        </p>
      </div>
    </>
  );
}

function Later({ preview: { from, to, nextCharge }, startsAt }: { preview: Preview; startsAt: string }) {
  return (
    <ul className={classes.later}>
      <li>
        <strong>Today</strong>
        <span>Nothing is charged. You keep {from.planName} for as long as it is paid.</span>
      </li>
      <li>
        <strong>
          <Day at={startsAt} />
        </strong>
        <span>
          {to.planName} begins, and <Amount value={nextCharge.amount} /> is charged.
        </span>
      </li>
      <li>
        <strong>Until then</strong>
        <span>You can take it back with one press on the billing page.</span>
      </li>
    </ul>
  );
}

function PlanSide({ side }: { side: Preview['from'] }) {
  return (
    <div className={classes.side}>
      <strong>{side.planName}</strong>
      <span>
        <Amount value={side.price} /> a {side.interval}
      </span>
    </div>
  );
}
