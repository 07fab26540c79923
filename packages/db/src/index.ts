export { createDb, type Db, type DbOptions } from './client.ts';
export { forAccount } from './for-account.ts';
export { type ListenOptions, listenForNotifications } from './listen.ts';
export { listPendingMigrations, migrateToLatest } from './migrate.ts';
export { SHARDS } from './migrations/0002-inbox-and-outbox.ts';
export { ensureInboxPartitions, forgetOldEvents, inboxPartitions } from './queries/maintain-inbox.ts';
export { ensureUsagePartitions, forgetOldUsage } from './queries/maintain-usage.ts';
export type * from './schema.ts';
