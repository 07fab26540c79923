/** The server's rule, repeated here only to say it before the form is sent. */
export const PASSWORD_MIN_LENGTH = 8;

export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());
}
