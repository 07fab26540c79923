export interface EntitlementView {
  feature: string;
  label: string;
  kind: 'flag' | 'limit' | 'seats' | 'metered';
  allowed: boolean;
  /** null = unlimited; absent for flags. */
  limit?: number | null;
  because: string;
}

export interface Entitlements {
  check(accountId: string, feature: string): Promise<EntitlementView>;
  list(accountId: string): Promise<EntitlementView[]>;
}
