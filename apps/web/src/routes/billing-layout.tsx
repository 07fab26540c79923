import { Link, Outlet } from '@tanstack/react-router';
import classes from './billing-layout.module.css';

/** The pages of the customer area stand under one local navigation. */
export function BillingLayout() {
  return (
    <>
      <nav aria-label="Billing pages" className={classes.nav}>
        <ul className={classes.list}>
          <li>
            <Link to="/billing" activeOptions={{ exact: true }} className={classes.link}>
              Overview
            </Link>
          </li>
          <li>
            <Link to="/billing/change" activeOptions={{ includeSearch: false }} className={classes.link}>
              Change plan
            </Link>
          </li>
          <li>
            <Link to="/billing/invoices" className={classes.link}>
              Invoices
            </Link>
          </li>
        </ul>
      </nav>
      <Outlet />
    </>
  );
}
