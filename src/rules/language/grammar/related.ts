/** Segments and campaigns by name, and what became of their messages. */
export const RELATED = String.raw`
SegmentOf = s:SegmentName { return s; } / i:Id { return [{ kind: "segment", value: i, name: i }]; }
SegmentWord = 'segments' / 'segment' / 'audience' / 'group' / 'list'
InSegment = ('in' / 'inside' / 'within' / 'part of' / 'members of' / 'member of' / 'belonging to' / 'belong to' / 'belongs to' / 'from' / 'of') 'the'? SegmentWord?
Segment = InSegment 'both' a:SegmentOf 'and' 'in'? b:SegmentOf { return build.allSegments([a, b]); }
  / InSegment 'either'? head:SegmentOf SegmentWord? tail:(('or' / ',' 'or'?) InSegment? s:SegmentOf SegmentWord? { return s; })* { return build.segments([head, ...tail]); }
  / 'the'? SegmentWord s:SegmentOf { return build.segments([s]); }

CampaignWord = 'campaigns' / 'campaign' / 'messages' / 'message' / 'mailing' / 'mailings'
CampaignOf = 'the'? CampaignWord? c:CampaignName CampaignWord? { return c; }
AnyCampaign = (Article / 'our' / 'one')? CampaignWord ('from us')? { return null; }
Target = CampaignOf / AnyCampaign
Reached = ('got' / 'get' / 'received' / 'receive' / 'receiving' / 'gotten' / 'were reached by' / 'reached by' / 'reached with' / 'targeted by' / 'targeted with' / 'targeted in' / 'contacted by' / 'contacted with' / 'contacted in' / 'sent' / 'included in') 'by'?
Campaign = Reached c:Comparisons CampaignWord p:Period? { return build.campaign(null, "reached", { period: p, comparisons: c }); }
  / Reached c:Target p:Period? { return build.campaign(c, "reached", { period: p }); }
  / ('been' / 'be')? ('messaged' / 'contacted') p:Period? { return build.campaign(null, "reached", { period: p }); }
  / 'delivered' c:Target p:Period? { return build.campaign(c, "delivered", { period: p }); }
  / ('for' / 'to')? ('whom' / 'which') c:Target s:Fate p:Period? { return build.campaign(c, s, { period: p }); }
  / c:Target s:Fate ('to them' / 'for them')? p:Period? { return build.campaign(c, s, { period: p }); }
  / c:Target ('was' / 'were') 'not' s:Fate p:Period? { return build.negate(build.campaign(c, s, { period: p })); }
Fate = ('was' / 'were' / 'has' / 'have' / 'is' / 'been')* f:(('failed' / 'bounced') { return "failed"; } / 'delivered' { return "delivered"; } / 'skipped' { return "skipped"; } / 'sent' { return "reached"; } / 'cancelled' { return "cancelled"; } / 'pending' { return "pending"; }) { return f; }
`;
