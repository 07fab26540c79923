import { useSearch } from '@tanstack/react-router';
import { DeliveriesSection } from '../features/billing-events/deliveries-section.tsx';
import { SubscribersPanels } from '../features/billing-events/subscribers-panels.tsx';
import classes from '../features/operate/operate.module.css';
import { Page } from '../ui/page.tsx';

export function BillingEventsPage() {
  const search = useSearch({ from: '/signed-in/operate/events' });
  return (
    <Page title="Billing events" lead="What our own teams are told, who is told, and how far each has got.">
      <div className={classes.stack}>
        <SubscribersPanels />
        <DeliveriesSection search={search} />
      </div>
    </Page>
  );
}
