import { Outlet } from '@tanstack/react-router';
import { LocalNav, LocalNavLink } from '../ui/local-nav.tsx';

const ANY_SEARCH = { includeSearch: false };

/** The operators' pages stand under one local navigation: a new page is a line here. */
export function OperateLayout() {
  return (
    <>
      <LocalNav label="Operations pages">
        <LocalNavLink to="/operate/webhooks" activeOptions={ANY_SEARCH}>
          Webhooks
        </LocalNavLink>
        <LocalNavLink to="/operate/effects" activeOptions={ANY_SEARCH}>
          Effects
        </LocalNavLink>
        <LocalNavLink to="/operate/events" activeOptions={ANY_SEARCH}>
          Billing events
        </LocalNavLink>
        <LocalNavLink to="/operate/disputes" activeOptions={ANY_SEARCH}>
          Disputes
        </LocalNavLink>
        <LocalNavLink to="/operate/mails" activeOptions={ANY_SEARCH}>
          Mails
        </LocalNavLink>
        <LocalNavLink to="/operate/customers" activeOptions={ANY_SEARCH}>
          Customers
        </LocalNavLink>
        <LocalNavLink to="/operate/audit" activeOptions={ANY_SEARCH}>
          Audit log
        </LocalNavLink>
        <LocalNavLink to="/operate/alerts">Alerts</LocalNavLink>
        <LocalNavLink to="/operate/payments" activeOptions={ANY_SEARCH}>
          Failed payments
        </LocalNavLink>
        <LocalNavLink to="/operate/one-off-items">One-off items</LocalNavLink>
        <LocalNavLink to="/operate/promotions">Promotions</LocalNavLink>
        <LocalNavLink to="/operate/grants" activeOptions={ANY_SEARCH}>
          Grants
        </LocalNavLink>
        <LocalNavLink to="/operate/tax">Tax</LocalNavLink>
        <LocalNavLink to="/operate/price-migrations" activeOptions={ANY_SEARCH}>
          Price migrations
        </LocalNavLink>
      </LocalNav>
      <Outlet />
    </>
  );
}
