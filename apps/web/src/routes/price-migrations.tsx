import { MayDo } from '../features/operate/may-do.tsx';
import classes from '../features/operate/operate.module.css';
import { MigrationList } from '../features/price-migrations/migration-list.tsx';
import { PlanForm } from '../features/price-migrations/plan-form.tsx';
import { Page } from '../ui/page.tsx';

const LEAD =
  'Subscribers keep their price when the catalogue’s changes. Here they are moved to the present one: first tried without a trace, then at their renewal, told ahead.';

export function PriceMigrationsPage() {
  return (
    <Page title="Price migrations" lead={LEAD}>
      <div className={classes.stack}>
        <MigrationList />
        <MayDo does="priceMigrations.plan" what="Planning a migration">
          <PlanForm />
        </MayDo>
      </div>
    </Page>
  );
}
