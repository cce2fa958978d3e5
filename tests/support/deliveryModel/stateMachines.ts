import fc from 'fast-check';
import { startBench } from '../deliveryBench';
import type { Bench } from '../deliveryBench';
import { insertPeople } from '../server';
import { DeliveryModel } from './deliveryModel';
import { createModelVendor } from './modelVendor';
import { finish, prepare, stepArbitraries } from './steps';

const PEOPLE = 5;
const MOST_STEPS = 30;

/** Forgets what runs before have left behind. */
async function clear({ app }: Bench): Promise<void> {
  const { Campaign, CommunicationLog, Receipt, Customer } = app.models;
  await Promise.all([Campaign.deleteMany({}), CommunicationLog.deleteMany({}), Receipt.deleteMany({})]);
  await Customer.updateMany({}, { $set: { consent: {} } });
}

/**
 * Takes random steps with a campaign, its messages, its workers and its vendor, on a clock that it moves, and compares
 * the program with the model of its state machines after each.
 * @param runs how many campaigns; the same seed takes the same steps, and `path` those of one failure
 */
export async function checkStateMachines(runs: {
  numRuns: number;
  seed?: number;
  path?: string;
}): Promise<void> {
  const vendor = createModelVendor();
  const bench = await startBench(vendor.vendor);
  const people = (await insertPeople(bench.app, PEOPLE)).map(({ email }) => email ?? '');
  const sleeping: Promise<unknown>[] = [];
  const property = fc.asyncProperty(
    fc.commands(stepArbitraries(sleeping), { maxCommands: MOST_STEPS, size: 'max' }),
    fc.record({
      isIdempotent: fc.boolean(),
      hasHoldout: fc.boolean(),
      begun: fc.constantFrom('draft', 'launched', 'running', 'running', 'running'),
    }),
    async (steps, { isIdempotent, hasHoldout, begun }) => {
      vendor.release();
      await Promise.all(sleeping.splice(0));
      await clear(bench);
      vendor.reset(isIdempotent);
      const now = () => bench.clock.now().getTime();
      const model = new DeliveryModel({ people, now, vendor, isIdempotent, hasHoldout });
      const { id } = await bench.make({
        ...(hasHoldout && { holdoutPercent: 40 }),
        launch: begun !== 'draft',
      });
      const real = { bench, vendor, id };
      if (begun !== 'draft') model.act('launch');
      if (begun === 'running') await prepare(model, real);
      await fc.asyncModelRun(() => ({ model, real }), steps);
      await finish(model, real, sleeping);
    },
  );
  try {
    await fc.assert(property, runs);
  } finally {
    vendor.release();
    await Promise.all(sleeping);
    await bench.close();
  }
}
