import { getRouteApi, Link } from '@tanstack/react-router';
import { toNextPath } from '../features/session/next-path.ts';
import classes from '../features/session/session-form.module.css';
import { SignInForm } from '../features/session/sign-in-form.tsx';
import { Page } from '../ui/page.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  return (
    <Page title="Sign in" width="slim" lead="To see your plan, card and invoices.">
      <div className={classes.card}>
        <SignInForm next={toNextPath(next, '/billing')} />
      </div>
      <p className={classes.other}>
        New here?{' '}
        <Link to="/sign-up" search={next ? { next } : {}}>
          Create an account
        </Link>
      </p>
    </Page>
  );
}
