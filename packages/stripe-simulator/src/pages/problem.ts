import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** The name of a form field. */
export type ProblemField = string;

const FIELDS: readonly ProblemField[] = ['email', 'name', 'phone', 'promotion_code', 'quantity', 'value'];

/** Beside the field that a refusal names, if the page has it. */
export const toProblem = ({ message, field }: { message: string; field: string | null }): Problem => ({
  message,
  field: FIELDS.find((one) => one === field) ?? null,
});

/** Why the last press of a button did not work, and at which field to look. */
export interface Problem {
  message: string;
  field: ProblemField | null;
}

const PROBLEM_ID = 'problem';

/** The one place where a page tells an error; focused, so that it is read out and seen at once. */
export function problemNotice(problem: Problem | null): Html | '' {
  if (problem === null) return '';
  return html`<div class="notice error" role="alert" id="${PROBLEM_ID}" tabindex="-1" autofocus>${problem.message}</div>`;
}

/** The attributes that tie a field to the error about it. */
export function problemAttributes(problem: Problem | null, field: ProblemField): Html | '' {
  return problem?.field === field ? html`aria-invalid="true" aria-describedby="${PROBLEM_ID}"` : '';
}
