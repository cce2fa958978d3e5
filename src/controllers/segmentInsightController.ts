import type { Response } from 'express';
import type { ChangesQuery, HistoryQuery, OverlapQuestion } from '../schemas/segmentInsightSchema';
import type { SegmentHistoryService } from '../services/segmentHistoryService';
import type { SegmentOverlapService } from '../services/segmentOverlapService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  overlaps: SegmentOverlapService;
  history: SegmentHistoryService;
}

/** HTTP in, HTTP out for what is known about segments over time, and beside each other. */
export const createSegmentInsightController = ({ overlaps, history }: Services) => ({
  overlap: async (req: ValidRequest<OverlapQuestion>, res: Response) => {
    res.json(await overlaps.compare(req.valid.body));
  },

  refresh: async (req: IdRequest, res: Response) => {
    const { id } = req.valid.params;
    const ordered = await history.refresh(id, req.newId);
    res.status(202).location(`/api/segments/${id}/history`).json(ordered);
  },

  list: async (req: ValidRequest<unknown, HistoryQuery, { id: string }>, res: Response) => {
    res.json(await history.listHistory(req.valid.params.id, req.valid.query));
  },

  changes: async (
    req: ValidRequest<unknown, ChangesQuery, { id: string; refreshId: string }>,
    res: Response,
  ) => {
    const { id, refreshId } = req.valid.params;
    res.json(await history.listChanges(id, refreshId, req.valid.query));
  },
});

export type SegmentInsightController = ReturnType<typeof createSegmentInsightController>;
