import fc from 'fast-check';
import type { Problem } from '../../../src/schemas/commonSchema';
import type { Campaign } from '../../../src/schemas/campaignSchema';
import { until } from '../server';
import { LEASE_MS, actions } from './deliveryModel';
import type { Action, DeliveryModel, EntryStatus } from './deliveryModel';
import { answers } from './modelVendor';
import type { Answer, Fate, Script } from './modelVendor';
import { countByStatus, readEntries, verify, withoutZeros } from './verify';
import type { Real } from './verify';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const never = new AbortController().signal;

/** Those without which little would happen. */
const likelyActions = [
  'launch',
  'launch',
  'resume',
  'resume',
  'resume',
  'retry-failed',
  'retry-failed',
] as const;

type Take = (model: DeliveryModel, real: Real) => Promise<void>;

/** One step of a run: what is done to both, and everything compared afterwards. */
class Step implements fc.AsyncCommand<DeliveryModel, Real> {
  constructor(
    private readonly name: string,
    private readonly take: Take,
    readonly check: (model: Readonly<DeliveryModel>) => boolean = () => true,
  ) {}

  async run(model: DeliveryModel, real: Real): Promise<void> {
    await this.take(model, real);
    await verify(model, real);
  }

  toString(): string {
    return this.name;
  }
}

const hasAwake = (model: DeliveryModel, now: number): boolean =>
  model.entries.some(({ status, at }) => status === 'SENDING' && (at ?? 0) > now);

async function wake(model: DeliveryModel, { vendor }: Real, sleeping: Sleeping): Promise<void> {
  vendor.release();
  await Promise.all(sleeping.splice(0));
  model.wake();
}

/** Workers that hang with messages in their hands. */
type Sleeping = Promise<unknown>[];

const call = async ({ bench, id }: Real, action: Action, scheduledAt: number) => {
  if (action === 'update') return bench.api.patch(`/api/campaigns/${id}`, { name: 'Changed' });
  if (action === 'delete') return bench.api.delete(`/api/campaigns/${id}`);
  const body = action === 'schedule' ? { scheduledAt: new Date(scheduledAt).toISOString() } : undefined;
  return bench.act(id, action, body);
};

/** A pause waits for workers: meanwhile they get their answer, or they are dead and their leases end. */
async function pause(
  model: DeliveryModel,
  real: Real,
  { sleeping, isAnswered }: { sleeping: Sleeping; isAnswered: boolean },
) {
  const { bench, id } = real;
  const answering = call(real, 'pause', 0);
  model.act('pause');
  if (hasAwake(model, bench.clock.now().getTime())) {
    await until(
      () => bench.campaign(id),
      ({ status }) => status === 'PAUSED',
    );
    if (isAnswered) await wake(model, real, sleeping);
    else bench.clock.advance(LEASE_MS);
  }
  const answer = await answering;
  expect(withoutZeros((answer.body as Campaign).stats)).toEqual(countByStatus(await readEntries(real)));
  return answer;
}

/** Somebody asks for an action: it is done when the state allows it, and answered 409 with what is allowed else. */
const actionStep = (sleeping: Sleeping) =>
  fc
    .record({
      action: fc.constantFrom<Action>(...actions, ...likelyActions),
      inMs: fc.constantFrom(MINUTE, HOUR),
      isAnswered: fc.boolean(),
    })
    .map(({ action, inMs, isAnswered }) => {
      const take: Take = async (model, real) => {
        const scheduledAt = real.bench.clock.now().getTime() + inMs;
        const allowed = model.allowed();
        if (!allowed.includes(action)) {
          const { status, body } = await call(real, action, scheduledAt);
          expect(status).toBe(409);
          expect([...(body as Problem & { allowed: string[] }).allowed].sort()).toEqual(allowed.sort());
          return;
        }
        if (action === 'pause') {
          expect((await pause(model, real, { sleeping, isAnswered })).status).toBe(200);
          return;
        }
        const { status } = await call(real, action, scheduledAt);
        expect(status).toBeLessThan(300);
        model.act(action, scheduledAt);
      };
      // A draft that is deleted is the end of the story.
      return new Step(
        `${action}(${inMs}, ${String(isAnswered)})`,
        take,
        (model) => action !== 'delete' || !model.allowed().includes('delete'),
      );
    });

const advanceStep = () =>
  fc.constantFrom(1000, 2500, 15_001, 61_000, 15 * MINUTE + 1, 2 * HOUR).map(
    (ms) =>
      new Step(`advance(${ms})`, (_model, { bench }) => {
        bench.clock.advance(ms);
        return Promise.resolve();
      }),
  );

/** What the audience looks like once it has been written down. */
async function learn(model: DeliveryModel, real: Real): Promise<void> {
  if (model.entries.length > 0) return;
  const now = real.bench.clock.now().getTime();
  for (const doc of await readEntries(real)) {
    const person = doc.address ?? '';
    const status: EntryStatus = doc.status;
    expect([person, status, model.mayBegin(person, status)]).toEqual([person, status, true]);
    const at = status === 'PENDING' ? now : undefined;
    const begun = { id: String(doc._id), person, status, at, round: 0, attempts: 0 };
    model.entries.push({ ...begun, isUncertain: false, isVendorsWord: false });
  }
}

/** A worker writes the whole audience down. */
export async function prepare(model: DeliveryModel, real: Real): Promise<void> {
  await real.bench.prepare();
  await learn(model, real);
  model.campaign.status = 'RUNNING';
}

/** A worker writes the audience down, to its end, until it is told to stop, or until it is killed. */
const prepareStep = () =>
  fc.constantFrom('whole', 'whole', 'stopped', 'killed').map(
    (how) =>
      new Step(`prepare(${how})`, async (model, real) => {
        const { bench, id } = real;
        const { campaign } = model;
        const can = model.canPrepare();
        const { preparer } = bench.app.services.delivery.work;
        const signal = how === 'whole' ? never : AbortSignal.abort();
        const prepared = preparer.run(signal);
        if (can && campaign.isBroken) {
          await expect(prepared).rejects.toThrow();
          campaign.status = 'FAILED';
          return;
        }
        expect(await prepared).toBe(can);
        if (!can) return;
        await learn(model, real);
        expect(model.entries).toHaveLength(model.peopleCount);
        if (how === 'whole' || campaign.isWrittenDown) campaign.status = 'RUNNING';
        campaign.isWrittenDown = how === 'stopped';
        if (how !== 'killed' || campaign.status === 'RUNNING') return;
        const leaseUntil = new Date(bench.clock.now().getTime() + LEASE_MS);
        await bench.app.models.Campaign.updateOne(
          { _id: id },
          { $set: { 'preparation.leaseUntil': leaseUntil, 'preparation.cursor': null } },
        );
        campaign.preparedUntil = leaseUntil.getTime();
      }),
  );

/** From now on the preparation cannot succeed, and it has failed often enough. */
const breakStep = () =>
  fc.constant(
    new Step(
      'break',
      async (model, { bench, id }) => {
        await bench.app.models.Campaign.updateOne(
          { _id: id },
          { $set: { rules: null, 'preparation.failures': 19 } },
        );
        model.campaign.isBroken = true;
      },
      ({ campaign }) => campaign.status === 'PREPARING',
    ),
  );

const answersArbitrary = fc.array(fc.constantFrom<Answer>(...answers, 'accepted', 'accepted', 'retry'), {
  minLength: 5,
  maxLength: 5,
});

const scriptOf = (fate: Fate, given: readonly Answer[]): Script => ({
  fate,
  answerFor: (to) => given[Number(/\d/.exec(to)?.[0]) % given.length] ?? 'accepted',
});

/** Whether the worker left the vendor alone because it has been ill: then nothing was sent, and nothing changed. */
const isLeftAlone = async (model: DeliveryModel, real: Real): Promise<boolean> => {
  if (!real.vendor.mayBeLeftAlone() || real.vendor.handed().length > 0) return false;
  const due = new Set(model.due().map(({ id }) => id));
  const docs = (await readEntries(real)).filter(({ _id }) => due.has(String(_id)));
  const now = real.bench.clock.now();
  return docs.every(({ status, nextAttemptAt }) => status === 'PENDING' && (nextAttemptAt ?? now) <= now);
};

/** A worker, or two at once, sends what is due, up to nine times with a minute in between. */
const dispatchStep = () =>
  fc
    .record({
      fate: fc.constantFrom<Fate>('answered', 'answered', 'answered', 'cut', 'down'),
      given: answersArbitrary,
      times: fc.constantFrom(1, 1, 1, 9),
      workers: fc.constantFrom(1, 1, 2),
    })
    .map(({ fate, given, times, workers }) => {
      const once: Take = async (model, real) => {
        const due = model.due();
        real.vendor.follow(scriptOf(fate, given));
        await Promise.all(Array.from({ length: workers }, () => real.bench.dispatch()));
        if (!(await isLeftAlone(model, real))) model.dispatched(due, real.vendor.handed(), fate);
      };
      return new Step(
        `dispatch(${fate}, [${given.join(' ')}], ${times} times, ${workers} workers)`,
        async (model, real) => {
          for (let time = 1; time < times; time += 1) {
            await once(model, real);
            await verify(model, real);
            real.bench.clock.advance(61_000);
          }
          await once(model, real);
        },
      );
    });

/** A worker hands messages over and hears nothing: it hangs, or it has died. */
const hangStep = (sleeping: Sleeping) =>
  answersArbitrary.map(
    (given) =>
      new Step(
        `hang([${given.join(' ')}])`,
        async (model, real) => {
          const due = model.due();
          real.vendor.follow(scriptOf('hanging', given));
          const stopping = new AbortController();
          const hanging = real.vendor.untilHanging();
          const running = real.bench.app.services.delivery.work.dispatcher.run(stopping.signal);
          await Promise.race([hanging, running]);
          stopping.abort();
          sleeping.push(running);
          if (!(await isLeftAlone(model, real))) model.dispatched(due, real.vendor.handed(), 'hanging');
        },
        (model) => model.campaign.status === 'RUNNING',
      ),
  );

/** A pause, or the end, in the middle of sending. */
const raceStep = () =>
  fc
    .record({
      action: fc.constantFrom('pause' as const, 'pause' as const, 'cancel' as const),
      given: answersArbitrary,
    })
    .map(
      ({ action, given }) =>
        new Step(
          `race(${action}, [${given.join(' ')}])`,
          async (model, real) => {
            const due = model.due();
            real.vendor.follow(scriptOf('answered', given));
            await Promise.all([real.bench.dispatch(), call(real, action, 0)]);
            await real.bench.endOpen();
            const open = new Set(
              (await readEntries(real))
                .filter(({ status }) => status === 'PENDING' || status === 'CANCELLED')
                .map(({ _id }) => String(_id)),
            );
            model.raced(due, real.vendor.handed(), (id) => open.has(id));
            model.act(action);
          },
          (model) =>
            model.campaign.status === 'RUNNING' && !model.entries.some(({ status }) => status === 'SENDING'),
        ),
    );

let events = 0;

/** The vendor reports; twice, contradicting itself, or about an earlier round, as it comes. */
const receiptStep = () =>
  fc
    .record({
      person: fc.nat(4),
      status: fc.constantFrom('DELIVERED' as const, 'FAILED' as const),
      isFirstRound: fc.boolean(),
      isRepeated: fc.boolean(),
    })
    .map(
      ({ person, status, isFirstRound, isRepeated }) =>
        new Step(
          `receipt(${person}, ${status}, ${isFirstRound ? 'first' : 'present'} round)`,
          async (model, real) => {
            const entry = model.entries[person];
            if (!entry) return;
            const round = isFirstRound ? 0 : entry.round;
            const key = round === 0 ? entry.id : `${entry.id}.${round}`;
            const known = real.vendor.known.get(key);
            if (!known) return;
            if (known.status === 'ACCEPTED') known.status = status;
            // The order in which they came is the order of their moments.
            real.bench.clock.advance(1);
            const occurredAt = real.bench.clock.now();
            const receipt = { eventId: `event-${(events += 1)}`, key, status, occurredAt };
            const { receipts } = real.bench.app.services.delivery;
            await receipts.store([receipt]);
            if (isRepeated) await receipts.store([receipt, receipt]);
            model.receipts.push({ entryId: entry.id, round, status });
          },
        ),
    );

/** Somebody wants no messages any more, or again. */
const consentStep = () =>
  fc.record({ person: fc.nat(4), isGiven: fc.boolean() }).map(
    ({ person, isGiven }) =>
      new Step(`consent(${person}, ${String(isGiven)})`, async (model, { bench }) => {
        const email = `person.${person + 1}@example.com`;
        await bench.app.models.Customer.updateOne({ email }, { $set: { 'consent.email': isGiven } });
        if (isGiven) model.consenting.add(email);
        else model.consenting.delete(email);
      }),
  );

const duplicateStep = () =>
  fc.constant(
    new Step('duplicate', async (_model, { bench, id }) => {
      const { body } = await bench.act(id, 'duplicate').expect(201);
      expect(body).toMatchObject({ status: 'DRAFT', audienceSize: 0, launchedAt: null });
    }),
  );

/** A piece of work in the background. */
const workStep = (
  name: string,
  run: (bench: Real['bench']) => Promise<unknown>,
  believe: (model: DeliveryModel) => void,
) =>
  fc.constant(
    new Step(name, async (model, { bench }) => {
      await run(bench);
      believe(model);
    }),
  );

/** All steps; the likely ones stand several times. */
export function stepArbitraries(sleeping: Sleeping) {
  const receipts = () =>
    workStep(
      'applyReceipts',
      (bench) => bench.app.services.delivery.receipts.run(),
      (model) => model.applyReceipts(),
    );
  return [
    ...Array.from({ length: 4 }, () => actionStep(sleeping)),
    ...Array.from({ length: 3 }, prepareStep),
    ...Array.from({ length: 4 }, dispatchStep),
    advanceStep(),
    advanceStep(),
    hangStep(sleeping),
    fc.constant(new Step('wake', (model, real) => wake(model, real, sleeping))),
    raceStep(),
    receiptStep(),
    receiptStep(),
    receipts(),
    receipts(),
    consentStep(),
    breakStep(),
    duplicateStep(),
    workStep(
      'reclaim',
      (bench) => bench.reclaim(),
      (model) => model.reclaim(),
    ),
    workStep(
      'confirm',
      (bench) => bench.confirm(),
      (model) => model.confirm(),
    ),
    workStep(
      'endOpen',
      (bench) => bench.endOpen(),
      (model) => model.closeOpen(),
    ),
    workStep(
      'runSchedules',
      (bench) => bench.runSchedules(),
      (model) => model.runSchedules(),
    ),
  ];
}

/** Everybody comes back to life, and what is left of the campaign goes to its end. */
export async function finish(model: DeliveryModel, real: Real, sleeping: Sleeping): Promise<void> {
  const { bench, vendor } = real;
  await wake(model, real, sleeping);
  const { receipts } = bench.app.services.delivery;
  if (model.campaign.status === 'PAUSED') {
    await call(real, 'resume', 0);
    model.act('resume');
  }
  for (let round = 0; round < 5; round += 1) {
    bench.clock.advance(20 * MINUTE);
    if (!model.campaign.isBroken && model.canPrepare()) await prepare(model, real);
    await receipts.run();
    model.applyReceipts();
    await bench.reclaim();
    model.reclaim();
    const due = model.due();
    vendor.follow(scriptOf('answered', ['delivered']));
    await bench.dispatch();
    model.dispatched(due, vendor.handed(), 'answered');
    await bench.confirm();
    model.confirm();
    await bench.endOpen();
    model.closeOpen();
    await verify(model, real);
  }
  if (['DRAFT', 'SCHEDULED', 'PREPARING'].includes(model.campaign.status)) return;
  expect(['COMPLETED', 'CANCELLED', 'FAILED']).toContain(model.campaign.status);
  expect(model.entries.filter(({ status }) => status === 'PENDING' || status === 'SENDING')).toEqual([]);
}
