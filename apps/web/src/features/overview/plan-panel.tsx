import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { KeepButton } from '../cancellation/keep-button.tsx';
import classes from './overview.module.css';

export type Overview = Outputs['overview']['get'];

export function PlanPanel({ view, canManage }: { view: Overview; canManage: boolean }) {
  return (
    <Panel title="Your plan" className={classes.planArea}>
      <div className={classes.plan}>
        <div>
          <p className={classes.planName}>
            <span>{view.planName}</span>
            <StatusBadge tone={view.statusTone}>{view.statusText}</StatusBadge>
          </p>
          <p className={classes.planPrice}>
            {view.price && view.interval ? (
              <>
                <Amount value={view.price} /> a {view.interval}
              </>
            ) : (
              'No charge'
            )}
          </p>
          {view.plannedChange ? <Planned planned={view.plannedChange} /> : null}
          {canManage ? <PlanButtons view={view} /> : null}
        </div>
        <NextCharge view={view} />
      </div>
    </Panel>
  );
}

function Planned({ planned }: { planned: NonNullable<Overview['plannedChange']> }) {
  return (
    <p className={classes.planned}>
      From <Day at={planned.at} /> on: {planned.planName}, <Amount value={planned.price} /> a{' '}
      {planned.interval}
    </p>
  );
}

function PlanButtons({ view }: { view: Overview }) {
  return (
    <div className={classes.actions}>
      {view.can.undoCancel ? <KeepButton planName={view.planName} /> : null}
      {view.can.changePlan ? (
        <LinkButton to="/billing/change" variant={view.can.undoCancel ? 'default' : 'filled'} size="sm">
          Change plan
        </LinkButton>
      ) : null}
      {view.can.resume ? (
        <LinkButton to="/billing/resume" size="sm">
          Resume
        </LinkButton>
      ) : null}
      {view.can.pause ? (
        <LinkButton to="/billing/pause" variant="default" size="sm">
          Pause
        </LinkButton>
      ) : null}
      {view.status === 'free' ? (
        <LinkButton to="/pricing" size="sm">
          See the plans
        </LinkButton>
      ) : null}
      {view.can.cancel || view.can.cancelNow ? (
        <LinkButton
          to={view.can.cancel ? '/billing/cancel' : '/billing/cancel-now'}
          variant="subtle"
          color="danger"
          size="sm"
        >
          {view.can.cancel ? 'Cancel…' : 'End now…'}
        </LinkButton>
      ) : null}
    </div>
  );
}

function NextCharge({ view }: { view: Overview }) {
  return (
    <div className={classes.next}>
      <p className={classes.nextLabel}>Next charge</p>
      {view.nextCharge ? (
        <>
          <p className={classes.nextAmount}>
            <Amount value={view.nextCharge.amount} />
          </p>
          <p className={classes.nextText}>
            on <Day at={view.nextCharge.at} withTime />
          </p>
        </>
      ) : (
        <NoCharge view={view} />
      )}
    </div>
  );
}

/** A charge that could not be worked out is not the same as no charge. */
function NoCharge({ view }: { view: Overview }) {
  if (view.nextChargeError) return <p className={classes.nextText}>{view.nextChargeError}</p>;
  return (
    <>
      <p className={classes.nextAmount}>None</p>
      <p className={classes.nextText}>
        {view.pause ? (
          'Nothing is charged while it is paused.'
        ) : view.cancelsAt ? (
          <>
            {view.planName} ends on <Day at={view.cancelsAt} withTime />, and nothing more is charged.
          </>
        ) : (
          'Nothing will be charged.'
        )}
      </p>
    </>
  );
}
