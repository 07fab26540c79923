import { getRouteApi, Link } from '@tanstack/react-router';
import { toNextPath } from '../features/session/next-path.ts';
import classes from '../features/session/session-form.module.css';
import { SignUpForm } from '../features/session/sign-up-form.tsx';
import { Page } from '../ui/page.tsx';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { next } = route.useSearch();
  return (
    <Page
      title="Create your account"
      width="slim"
      lead="It starts free. No card is asked for until you pick a paid plan."
    >
      <div className={classes.card}>
        <SignUpForm next={toNextPath(next, '/pricing')} />
      </div>
      <p className={classes.other}>
        Have an account?{' '}
        <Link to="/sign-in" search={next ? { next } : {}}>
          Sign in
        </Link>
      </p>
    </Page>
  );
}
