import type { Response } from 'express';
import type {
  CreateSegment,
  ExplainSegment,
  MembersQuery,
  PreviewSegment,
  UpdateSegment,
} from '../schemas/segmentSchema';
import type { AudienceService } from '../services/audienceService';
import type { RuleService } from '../services/ruleService';
import type { SegmentService } from '../services/segmentService';
import type { IdRequest, ListRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  segments: SegmentService;
  audience: AudienceService;
  rules: RuleService;
}

/** HTTP in, HTTP out for segments. */
export const createSegmentController = ({ segments, audience, rules }: Services) => ({
  create: async (req: ValidRequest<CreateSegment>, res: Response) => {
    const created = await segments.createSegment(req.newId, req.valid.body);
    res.status(201).location(`/api/segments/${created.id}`).json(created);
  },

  list: async (req: ListRequest, res: Response) => {
    res.json(await segments.listSegments(req.valid.query));
  },

  get: async (req: IdRequest, res: Response) => {
    res.json(await segments.getSegment(req.valid.params.id));
  },

  update: async (req: IdRequest<UpdateSegment>, res: Response) => {
    res.json(await segments.updateSegment(req.valid.params.id, req.valid.body));
  },

  remove: async (req: IdRequest, res: Response) => {
    await segments.deleteSegment(req.valid.params.id);
    res.status(204).end();
  },

  fields: async (_req: ValidRequest, res: Response) => {
    res.json(await rules.getCatalogue());
  },

  preview: async (req: ValidRequest<PreviewSegment>, res: Response) => {
    res.json(await audience.preview(req.valid.body));
  },

  explain: async (req: ValidRequest<ExplainSegment>, res: Response) => {
    res.json(await audience.explain(req.valid.body));
  },

  members: async (req: ValidRequest<unknown, MembersQuery, { id: string }>, res: Response) => {
    res.json(await audience.listMembers(req.valid.params.id, req.valid.query));
  },
});

export type SegmentController = ReturnType<typeof createSegmentController>;
