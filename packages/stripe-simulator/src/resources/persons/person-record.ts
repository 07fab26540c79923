/** What was given of a person and is never shown again. */
export interface PersonRecord {
  id: string;
  idNumber: string | null;
  ssnLast4: string | null;
  /** Whether the check of the identity is over; what it came to follows from what was given. */
  isChecked: boolean;
}

export const newPersonRecord = (id: string): PersonRecord => ({
  id,
  idNumber: null,
  ssnLast4: null,
  isChecked: false,
});
