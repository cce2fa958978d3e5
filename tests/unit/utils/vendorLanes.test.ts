import { Writable } from 'node:stream';
import { Types } from 'mongoose';
import pino from 'pino';
import type { CampaignDoc } from '../../../src/models/campaignModel';
import { createVendorLanes } from '../../../src/utils/vendorLanes';
import { createFakeVendor } from '../../support/fakeVendor';

const NOW = new Date('2026-01-01T00:00:00Z');

function start() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(line.toString());
      done();
    },
  });
  const vendor = createFakeVendor({ name: 'http' });
  const { lanesOf } = createVendorLanes({
    vendors: new Map([['http', vendor]]),
    leaseClock: { now: () => NOW },
    logger: pino(stream),
  });
  const lanes = (campaign: Pick<CampaignDoc, '_id' | 'vendor'>, callsUnderWay = 0) =>
    lanesOf(campaign, () => callsUnderWay);
  return { lanes, lines };
}

describe('the ways of a campaign', () => {
  it('lead through its vendor, with eight batches at the same time', () => {
    const { lanes, lines } = start();
    const campaign = { _id: new Types.ObjectId(), vendor: 'http' };

    expect([lanes(campaign, 7).length, lanes(campaign, 8).length, lines]).toEqual([1, 0, []]);
  });

  it('do not exist while its vendor is not configured, and the log says so once', () => {
    const { lanes, lines } = start();
    const campaign = { _id: new Types.ObjectId(), vendor: 'smtp' };

    const found = [lanes(campaign), lanes(campaign)];

    expect(found).toEqual([[], []]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        campaignId: String(campaign._id),
        vendor: 'smtp',
        msg: 'no vendor of the campaign is configured here',
      }),
    ]);
  });
});
