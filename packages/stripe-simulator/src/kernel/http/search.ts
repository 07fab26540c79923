import type Stripe from 'stripe';
import { invalidRequest } from '../stripe-error.ts';

/** What can be asked of a field: words also by a part of them, tokens whole, numbers by size. */
export interface SearchField<T> {
  kind: 'text' | 'token' | 'number';
  read(object: T): string | number | null | undefined;
}

export type SearchFields<T> = Readonly<Record<string, SearchField<T>>>;

interface SearchParams {
  query: string;
  limit?: number;
  page?: string;
}

interface Clause {
  negated: boolean;
  field: string;
  /** The key, of metadata. */
  key: string | null;
  operator: string;
  value: string | number | null;
}

const CLAUSE =
  /\s*(-)?([\w.]+)(?:\[(?:"([^"]*)"|'([^']*)')\])?\s*(:|~|>=|<=|>|<|=)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(null|-?\d+(?:\.\d+)?))\s*/y;
const MOST_CLAUSES = 10;

/** Stripe's search query language: clauses joined by spaces or AND, or else by OR (docs.stripe.com/search). */
export function search<T extends { metadata: Stripe.Metadata | null }>(
  all: readonly T[],
  fields: SearchFields<T>,
  { params, url }: { params: SearchParams; url: string },
): Stripe.ApiSearchResult<T> & { next_page: string | null } {
  const { clauses, joined } = parseQuery(params.query);
  for (const clause of clauses) assertKnown(clause, fields);
  const test = (object: T) => (clause: Clause) => matches(object, clause, fields) !== clause.negated;
  const found = all.filter((object) =>
    joined === 'or' ? clauses.some(test(object)) : clauses.every(test(object)),
  );
  const { limit = 10 } = params;
  if (limit < 1 || limit > 100)
    throw invalidRequest('limit must be from 1 to 100.', {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  const start = startOf(params.page);
  const has_more = start + limit < found.length;
  return {
    object: 'search_result',
    data: found.slice(start, start + limit),
    has_more,
    next_page: has_more ? pageAt(start + limit) : null,
    url,
  };
}

function parseQuery(query: string): { clauses: Clause[]; joined: 'and' | 'or' } {
  const clauses: Clause[] = [];
  const words = new Set<string>();
  let at = 0;
  while (at < query.length) {
    const word = /\s*(and|or)\s+/iy;
    word.lastIndex = at;
    const joint = clauses.length > 0 ? word.exec(query) : null;
    if (joint) {
      words.add((joint[1] ?? '').toLowerCase());
      at = word.lastIndex;
    }
    CLAUSE.lastIndex = at;
    const match = CLAUSE.exec(query);
    if (!match) throw badQuery(query);
    clauses.push(toClause(match));
    at = CLAUSE.lastIndex;
  }
  if (clauses.length === 0 || clauses.length > MOST_CLAUSES || words.size > 1) throw badQuery(query);
  return { clauses, joined: words.has('or') ? 'or' : 'and' };
}

function toClause(match: RegExpExecArray): Clause {
  const [, minus, field = '', doubleKey, singleKey, operator = ':', double, single, bare] = match;
  const quoted = double ?? single;
  const value =
    quoted === undefined ? (bare === 'null' ? null : Number(bare)) : quoted.replace(/\\(.)/g, '$1');
  return { negated: minus === '-', field, key: doubleKey ?? singleKey ?? null, operator, value };
}

function assertKnown<T>({ field, key, operator, value }: Clause, fields: SearchFields<T>): void {
  if (field === 'metadata' && key !== null && (operator === ':' || operator === '~')) return;
  const known = key === null ? fields[field] : undefined;
  const operators = { text: [':', '~'], token: [':'], number: [':', '=', '>', '<', '>=', '<='] };
  if (!known)
    throw invalidRequest(`Field \`${field}\` is an unsupported search field for this resource.`, {
      param: 'query',
    });
  if (!operators[known.kind].includes(operator))
    throw invalidRequest(`The operator \`${operator}\` can't be used with the field \`${field}\`.`, {
      param: 'query',
    });
  if (operator === '~' && String(value).length < 3)
    throw invalidRequest('Substring searches must have at least three characters.', { param: 'query' });
}

function matches<T extends { metadata: Stripe.Metadata | null }>(
  object: T,
  { field, key, operator, value }: Clause,
  fields: SearchFields<T>,
): boolean {
  const own = key === null ? (fields[field]?.read(object) ?? null) : (object.metadata?.[key] ?? null);
  // A key that is there matches null's opposite only: -metadata["key"]:null finds whatever has the key.
  if (value === null || own === null) return value === own;
  if (fields[field]?.kind === 'number') return compare(Number(own), operator, Number(value));
  const text = String(own).toLowerCase();
  return operator === '~' ? text.includes(String(value).toLowerCase()) : text === String(value).toLowerCase();
}

function compare(own: number, operator: string, value: number): boolean {
  if (operator === '>') return own > value;
  if (operator === '<') return own < value;
  if (operator === '>=') return own >= value;
  if (operator === '<=') return own <= value;
  return own === value;
}

const pageAt = (start: number) => Buffer.from(`page:${start}`).toString('base64url');

function startOf(page: string | undefined): number {
  if (page === undefined) return 0;
  const start = /^page:(\d+)$/.exec(Buffer.from(page, 'base64url').toString('utf8'))?.[1];
  if (start === undefined) throw invalidRequest(`Invalid page: ${page}`, { param: 'page' });
  return Number(start);
}

const badQuery = (query: string) =>
  invalidRequest(`We were unable to parse your search query: ${query}`, { param: 'query' });
