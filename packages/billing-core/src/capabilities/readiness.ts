/** Each is explained in docs/operations.md. */
export interface ReadinessReason {
  code:
    | 'no_webhook_secret'
    | 'database_unreachable'
    | 'migrations_pending'
    | 'catalog_not_pushed'
    | 'circuit_open'
    | 'inbox_late'
    | 'jobs_not_running'
    | 'sweep_late'
    | 'endpoint_secrets_sealed'
    | 'mail_not_configured'
    | 'mails_held';
  /** Requests would fail; otherwise something is late, and requests are served. */
  isBlocking: boolean;
  text: string;
}
