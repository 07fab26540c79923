import { pino } from 'pino';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Circuit, createCircuit } from './circuit.ts';
import { CircuitOpenError } from './circuit-open-error.ts';

let circuit: Circuit;
const probe = vi.fn<() => Promise<unknown>>();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  probe.mockReset().mockResolvedValue({});
  circuit = createCircuit(probe, pino({ level: 'silent' }));
});
afterEach(() => {
  vi.useRealTimers();
});

const down = () => Promise.reject(new Stripe.errors.StripeConnectionError({ message: 'down' }));
const declined = () =>
  Promise.reject(Stripe.errors.generateV1Error({ statusCode: 402, type: 'card_error', message: 'no' }));
const well = () => Promise.resolve('well');

async function fail(times: number): Promise<void> {
  for (let made = 0; made < times; made += 1) await circuit.read(down).catch(() => undefined);
}
async function succeed(times: number): Promise<void> {
  for (let made = 0; made < times; made += 1) await circuit.read(well);
}
const passSeconds = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

test('it opens at half of twenty calls and sends nothing more', async () => {
  await succeed(10);
  await fail(9);
  expect(circuit.isOpen()).toBe(false);
  await fail(1);
  expect(circuit.isOpen()).toBe(true);
  const call = vi.fn(well);
  await expect(circuit.read(call)).rejects.toBeInstanceOf(CircuitOpenError);
  await expect(circuit.write(call)).rejects.toBeInstanceOf(CircuitOpenError);
  expect(call).not.toHaveBeenCalled();
  expect(probe).not.toHaveBeenCalled();
});

test('fewer than twenty calls say nothing, and neither do calls of more than thirty seconds ago', async () => {
  await fail(19);
  expect(circuit.isOpen()).toBe(false);
  passSeconds(31);
  await fail(19);
  expect(circuit.isOpen()).toBe(false);
});

test('failures under half do not open it', async () => {
  await succeed(30);
  await fail(29);
  expect(circuit.isOpen()).toBe(false);
});

test('a declined card is an answer: it counts as health and comes through as itself', async () => {
  for (let made = 0; made < 40; made += 1)
    await expect(circuit.write(declined)).rejects.toMatchObject({ statusCode: 402 });
  expect(circuit.isOpen()).toBe(false);
  await fail(39);
  expect(circuit.isOpen()).toBe(false);
});

test('after a while a read is the probe, and its answer closes the circuit', async () => {
  await fail(20);
  passSeconds(31);
  await expect(circuit.read(well)).resolves.toBe('well');
  expect(circuit.isOpen()).toBe(false);
  await fail(19);
  expect(circuit.isOpen()).toBe(false);
});

test('a call that changes something never is the probe: a read goes before it', async () => {
  await fail(20);
  passSeconds(31);
  probe.mockImplementation(down);
  const change = vi.fn(well);
  await expect(circuit.write(change)).rejects.toThrow('down');
  expect(change).not.toHaveBeenCalled();
  passSeconds(61);
  probe.mockResolvedValue({});
  await expect(circuit.write(change)).resolves.toBe('well');
  expect(change).toHaveBeenCalledTimes(1);
});

test('a probe that is refused shows that Stripe is back', async () => {
  await fail(20);
  passSeconds(31);
  probe.mockRejectedValue(
    Stripe.errors.generateV1Error({ statusCode: 403, type: 'invalid_request_error', message: 'no right' }),
  );
  await expect(circuit.write(well)).resolves.toBe('well');
});
