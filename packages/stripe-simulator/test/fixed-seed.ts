import fc from 'fast-check';

const { PROPERTY_SEED, PROPERTY_RUNS } = process.env;

// Every run of the tests draws the same, so that none fails by chance; another seed and more runs search further.
fc.configureGlobal({
  seed: Number(PROPERTY_SEED ?? 20_260_131),
  ...(PROPERTY_RUNS === undefined ? {} : { numRuns: Number(PROPERTY_RUNS) }),
});

/** So many runs of a property of which each takes long, or as many as PROPERTY_RUNS asks for. */
export const runs = (usual: number): { numRuns: number } => ({ numRuns: Number(PROPERTY_RUNS ?? usual) });

/** Milliseconds that such a property may take: seconds as usual, an hour where PROPERTY_RUNS asks for more. */
export const patience = (seconds: number): number => (PROPERTY_RUNS === undefined ? seconds : 3_600) * 1_000;

/** fast-check, with a fixed seed. */
export default fc;
