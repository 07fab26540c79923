import type { ObjectScanStepsTable, ObjectScansTable } from '@billwright/db';
import type { Selectable } from 'kysely';

export type Scan = Selectable<ObjectScansTable>;
export type ScanStep = Selectable<ObjectScanStepsTable>;

/** What one page of a step came to. */
export interface PageDone {
  /** Where the next page begins; null after the last. */
  cursor: string | null;
  objects: number;
  failed: number;
}
