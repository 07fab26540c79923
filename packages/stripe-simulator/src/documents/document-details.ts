/** What stands on a document beside its invoice: names, not ids. */
export interface DocumentDetails {
  /** By tax rate. */
  taxNames: Readonly<Record<string, string>>;
  /** By discount. */
  discountNames: Readonly<Record<string, string>>;
  sellerTaxIds: readonly TaxIdOnDocument[];
  isPastDue: boolean;
}

export interface TaxIdOnDocument {
  type: string;
  value: string | null;
}

export const noDetails: DocumentDetails = {
  taxNames: {},
  discountNames: {},
  sellerTaxIds: [],
  isPastDue: false,
};
