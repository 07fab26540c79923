import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { Ledger } from '../../ui/ledger.tsx';
import { Panel } from '../../ui/panel.tsx';
import { confirmLabel, type Preview } from './confirm-label.ts';
import classes from './preview-panel.module.css';

interface PreviewPanelProps {
  preview: Preview;
  onConfirm: (token: string) => void;
  isPending: boolean;
}

/** What the change costs, line by line, and the one button that does it. Sum and button read the same field. */
export function PreviewPanel({ preview, onConfirm, isPending }: PreviewPanelProps) {
  const { from, to, lines, dueNow, creditLeft, nextCharge } = preview;
  return (
    <Panel title="What changes">
      <div className={classes.swap}>
        <PlanSide side={from} />
        <IconArrowRight size={22} className={classes.arrow} aria-label="to" />
        <PlanSide side={to} />
      </div>
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
      <Button fullWidth size="lg" loading={isPending} onClick={() => onConfirm(preview.token)}>
        {confirmLabel(preview)}
      </Button>
      <p className={classes.valid}>
        This amount is held until <Day at={preview.expiresAt} withTime />.
      </p>
    </Panel>
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
