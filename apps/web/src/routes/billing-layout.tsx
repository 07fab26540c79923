import { Outlet } from '@tanstack/react-router';
import { StandingBanners } from '../features/overview/standing-banners.tsx';
import { LocalNav, LocalNavLink } from '../ui/local-nav.tsx';

/** The pages of the customer area stand under one local navigation. */
export function BillingLayout() {
  return (
    <>
      <LocalNav label="Billing pages">
        <LocalNavLink to="/billing" activeOptions={{ exact: true }}>
          Overview
        </LocalNavLink>
        <LocalNavLink to="/billing/change" activeOptions={{ includeSearch: false }}>
          Change plan
        </LocalNavLink>
        <LocalNavLink to="/billing/seats">Seats</LocalNavLink>
        <LocalNavLink to="/billing/add-ons">Add-ons</LocalNavLink>
        <LocalNavLink to="/billing/usage">Usage</LocalNavLink>
        <LocalNavLink to="/billing/purchases">Purchases</LocalNavLink>
        <LocalNavLink to="/billing/invoices" activeOptions={{ includeSearch: false }}>
          Invoices
        </LocalNavLink>
        <LocalNavLink to="/billing/payment-methods">Payment methods</LocalNavLink>
        <LocalNavLink to="/billing/details">Billing details</LocalNavLink>
        <LocalNavLink to="/billing/mails">Mails</LocalNavLink>
      </LocalNav>
      <StandingBanners />
      <Outlet />
    </>
  );
}
