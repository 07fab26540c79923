/** An empty string unsets; an absent value, on creation, is nothing either. */
export function orNull<T>(given: T | '' | null | undefined): T | null {
  return given === '' || given === undefined ? null : given;
}

/** What an attribute is after an update: as it was, unless given; nothing when given empty. */
export function updated<T>(current: T | null, given: T | '' | null | undefined): T | null {
  return given === undefined ? current : orNull(given);
}
