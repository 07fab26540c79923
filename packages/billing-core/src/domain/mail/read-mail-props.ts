import type { z } from 'zod';
import { MAIL_PROPS, type MailKind, type MailPayloads } from './mail-props.ts';

const SCHEMAS: { [K in MailKind]: z.ZodType<MailPayloads[K]> } = MAIL_PROPS;
/** Of a row that is wholly different there is no use in saying everything. */
const MOST_ISSUES = 3;

/**
 * The facts of a mail as they are kept, if they are those of its kind. A row of another version may lack one, or say it in
 * another way; what is wrong is said by the name of the field, never by its value.
 */
export function readMailProps<K extends MailKind>(
  kind: K,
  props: unknown,
): { props: MailPayloads[K] } | { problem: string } {
  const read = SCHEMAS[kind].safeParse(props);
  if (read.success) return { props: read.data };
  const { issues } = read.error;
  const said = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, code }) => `${path.join('.') || 'all of it'} (${code})`);
  const more = issues.length > MOST_ISSUES ? ` and ${issues.length - MOST_ISSUES} more` : '';
  return {
    problem: `Its facts are not those of a mail “${kind}” of this version: ${said.join(', ')}${more}.`,
  };
}
