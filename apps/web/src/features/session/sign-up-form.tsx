import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { trpc } from '../../server.ts';
import { Notice } from '../../ui/notice.tsx';
import { TermsLine } from '../../ui/terms-line.tsx';
import { authClient } from './auth-client.ts';
import { isEmail, PASSWORD_MIN_LENGTH } from './credentials.ts';
import classes from './session-form.module.css';
import { useCredentials } from './use-credentials.ts';

export function SignUpForm({ next }: { next: string }) {
  const form = useForm({
    initialValues: { name: '', company: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() ? null : 'Type your name.'),
      company: (company) => (company.trim() ? null : 'Type the name that goes on invoices.'),
      email: (email) => (isEmail(email) ? null : 'Type an email address, such as you@company.com.'),
      password: (password) =>
        password.length >= PASSWORD_MIN_LENGTH ? null : `Use at least ${PASSWORD_MIN_LENGTH} characters.`,
    },
  });
  const { submit, isPending, problem } = useCredentials(next);
  const { data: terms } = trpc.plans.termsOfSignUp.useQuery(undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Only what was shown is agreed to.
  const agreed = terms ? { termsVersion: terms.version } : {};
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit((values) => submit(() => authClient.signUp.email({ ...values, ...agreed })))}
    >
      {problem ? (
        <Notice tone="danger" role="alert" title={problem.title}>
          {problem.text}
        </Notice>
      ) : null}
      <TextInput label="Your name" autoComplete="name" {...form.getInputProps('name')} />
      <TextInput
        label="Company"
        description="The name on your invoices."
        autoComplete="organization"
        {...form.getInputProps('company')}
      />
      <TextInput label="Email" type="email" autoComplete="username" {...form.getInputProps('email')} />
      <PasswordInput
        label="Password"
        description={`At least ${PASSWORD_MIN_LENGTH} characters.`}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
        {...form.getInputProps('password')}
      />
      <Button type="submit" fullWidth loading={isPending}>
        Create account
      </Button>
      {terms ? <TermsLine terms={terms} /> : null}
    </form>
  );
}
