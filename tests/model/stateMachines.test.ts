import { checkStateMachines } from '../support/deliveryModel/stateMachines';

/** Other steps in every run; what fast-check prints for a failure is a seed that repeats it. */
it('campaigns and messages do what the model of their states says, in 200 runs', async () => {
  await checkStateMachines({ numRuns: 200 });
}, 900_000);
