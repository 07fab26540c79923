export interface Accounts {
  /**
   * Makes sure that the billing account exists. Idempotent.
   *
   * `language`: what a new account is written to in, one of `mails.languages`; whatever it chose itself stays.
   */
  ensure(account: { id: string; name: string; email: string; language?: string | null }): Promise<void>;
}
