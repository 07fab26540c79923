/** More is waiting for an endpoint than it takes in half a minute: what can wait should, and try again later. */
export class BudgetSpentError extends Error {
  override name = 'BudgetSpentError';
  constructor(endpoint: string) {
    super(`Requests to ${endpoint} are booked out.`);
  }
}
