import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { advanceTestClock, arrive, fail } from './advance-test-clock.ts';
import { createTestClock, deleteTestClock, findTestClock } from './test-clock.ts';

/** https://docs.stripe.com/api/test_clocks */
export const testClockRoutes: readonly Route[] = [
  route('POST /v1/test_helpers/test_clocks', 'TestHelpers.TestClockCreateParams', createTestClock),
  route('GET /v1/test_helpers/test_clocks', 'TestHelpers.TestClockListParams', (sim, params) =>
    paginate(sim.store.testClocks.newestFirst(), params, '/v1/test_helpers/test_clocks'),
  ),
  route('GET /v1/test_helpers/test_clocks/:id', 'TestHelpers.TestClockRetrieveParams', (sim, _, id: string) =>
    findTestClock(sim, id),
  ),
  route('DELETE /v1/test_helpers/test_clocks/:id', 'TestHelpers.TestClockDeleteParams', deleteTestClock),
  route(
    'POST /v1/test_helpers/test_clocks/:id/advance',
    'TestHelpers.TestClockAdvanceParams',
    advanceTestClock,
  ),
];

export const testClockTasks: TaskHandlers = {
  'test_clock.arrive': arrive,
  'test_clock.fail': fail,
  'test_clock.delete': (sim, id) => {
    if (sim.store.testClocks.get(id)) deleteTestClock(sim, {}, id);
  },
};
