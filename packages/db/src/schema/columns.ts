import type { ColumnType, JSONColumnType } from 'kysely';

/** A `timestamptz`: always a `Date` when read, UTC. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
export type NullableTimestamp = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>;
export type DefaultedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** `jsonb`: an object when read, its JSON text when written. */
export type Json = JSONColumnType<Record<string, unknown>>;
/** `json` that is read whole: an array when read, its JSON text when written. */
export type JsonList = ColumnType<unknown[], string, string>;
/** The same, empty unless said. */
export type JsonListOrEmpty = ColumnType<unknown[], string | undefined, string>;
export type NullableJson = ColumnType<
  Record<string, unknown> | null,
  string | null | undefined,
  string | null
>;
/** `bigint` amounts in the currency's smallest unit; the client parses them to safe integers. */
export type AmountMinor = number;
