import { VisuallyHidden } from '@mantine/core';
import { Panel } from '../../ui/panel.tsx';
import { PortalButton } from '../portal/portal-button.tsx';
import classes from './overview.module.css';
import type { Overview } from './plan-panel.tsx';

export function CardPanel({ view, canManage }: { view: Overview; canManage: boolean }) {
  const { card } = view;
  return (
    <Panel title="Payment method" className={classes.cardArea}>
      <div className={classes.card}>
        {card ? (
          <div className={classes.plastic}>
            <span className={classes.brand}>{card.brand}</span>
            <span className={classes.digits}>
              <span>
                <span aria-hidden="true">•••• </span>
                <VisuallyHidden>ending in </VisuallyHidden>
                {card.last4}
              </span>
              <span>
                <VisuallyHidden>expires </VisuallyHidden>
                {String(card.expMonth).padStart(2, '0')}/{String(card.expYear).slice(-2)}
              </span>
            </span>
          </div>
        ) : (
          <p className={classes.quiet}>
            No card is stored. Card details are typed on the payment page and never reach us.
          </p>
        )}
        {canManage && view.can.updateCard ? (
          <PortalButton flow="payment_method_update" variant="default" size="sm">
            {card ? 'Update card' : 'Add a card'}
          </PortalButton>
        ) : null}
      </div>
    </Panel>
  );
}
