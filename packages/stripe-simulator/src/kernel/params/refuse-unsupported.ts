import { invalidRequest } from '../stripe-error.ts';

/**
 * Refuses parameters that Stripe knows and the simulator does not act on. Ignoring them would make it lie
 * about money; which they are stands with each resource.
 */
export function refuseUnsupported<T extends object>(params: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const given = params[name];
    if (given === undefined || given === '' || given === null || (Array.isArray(given) && given.length === 0))
      continue;
    throw invalidRequest(`The simulator does not support the parameter ${name} yet.`, { param: name });
  }
}
