import { checkStateMachines } from '../support/deliveryModel/stateMachines';

it('campaigns and messages do what the model of their states says, whatever happens in which order', async () => {
  await checkStateMachines({ numRuns: 4, seed: 20260115 });
});
