const SECRETS = ['payment_intent_client_secret', 'setup_intent_client_secret'];

/** A bank that took over the page brings client secrets back in the address: there they would end in histories and logs. */
export function dropSecretsFromAddress(): void {
  const address = new URL(window.location.href);
  if (!SECRETS.some((name) => address.searchParams.has(name))) return;
  for (const name of SECRETS) address.searchParams.delete(name);
  window.history.replaceState(window.history.state, '', address);
}
