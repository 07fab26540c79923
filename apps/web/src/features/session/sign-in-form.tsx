import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Notice } from '../../ui/notice.tsx';
import { authClient } from './auth-client.ts';
import { isEmail } from './credentials.ts';
import classes from './session-form.module.css';
import { useCredentials } from './use-credentials.ts';

export function SignInForm({ next }: { next: string }) {
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (isEmail(email) ? null : 'Type the email address of your account.'),
      password: (password) => (password ? null : 'Type your password.'),
    },
  });
  const { submit, isPending, problem } = useCredentials(next);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((values) => submit(() => authClient.signIn.email(values)))}
    >
      {problem ? (
        <Notice tone="danger" role="alert" title={problem.title}>
          {problem.text}
        </Notice>
      ) : null}
      <TextInput label="Email" type="email" autoComplete="username" {...form.getInputProps('email')} />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        {...form.getInputProps('password')}
      />
      <Button type="submit" fullWidth loading={isPending}>
        Sign in
      </Button>
    </form>
  );
}
