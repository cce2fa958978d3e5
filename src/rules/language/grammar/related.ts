/** Segments and campaigns by name, and what became of their messages. */
export const RELATED = String.raw`
SegmentOf = Quoted '(' i:Id ')' { return [{ kind: "segment", value: i, name: i }]; } / s:SegmentName { return s; } / i:Id { return [{ kind: "segment", value: i, name: i }]; }
SegmentWord = 'segments' / 'segment' / 'audience' / 'group' / 'list'
InSegment = ('in' / 'inside' / 'within' / 'part of' / 'members of' / 'member of' / 'belonging to' / 'belong to' / 'belongs to' / 'fall in' / 'falling in' / 'falls in' / 'fall under' / 'from' / 'of') 'the'? SegmentWord?
Segment = ('in' / 'inside' / 'within' / 'from' / 'of') 'the'? at:At PlaceName end:At &{ return names.end("segment", at) === end; } !SegmentWord { return build.refuse("Do you mean the place or the segment of that name?"); }
  / InSegment ('called' / 'named') s:SegmentOf { return build.segments([s]); }
  / 'the'? SegmentWord ('called' / 'named' / 'with' 'the'? 'name') s:SegmentOf { return build.segments([s]); }
  / InSegment 'both' a:SegmentOf 'and' 'in'? b:SegmentOf { return build.allSegments([a, b]); }
  / InSegment 'neither' a:SegmentOf 'nor' InSegment? b:SegmentOf { return build.neither([build.segments([a]), build.segments([b])]); }
  / InSegment 'either'? head:SegmentOf SegmentWord? tail:(('or' / ',' 'or'?) InSegment? s:SegmentOf SegmentWord? { return s; })* { return build.segments([head, ...tail]); }
  / 'outside' 'of'? 'the'? SegmentWord? s:SegmentOf SegmentWord? !(Listed 'the'? SegmentName) { return build.negate(build.segments([s])); }
  / 'the'? SegmentWord s:SegmentOf { return build.segments([s]); }

CampaignWord = 'campaigns' / 'campaign' / 'messages' / 'message' / 'mailing' / 'mailings'
MessageWord = 'campaign' CampaignWord / CampaignWord
CampaignOf = 'the'? CampaignWord? c:CampaignName CampaignWord? { return c; }
AnyCampaign = (Article / 'our' / 'one')? CampaignWord ('from us')? { return null; }
Target = CampaignOf / AnyCampaign
Reached = ('got' / 'get' / 'received' / 'receive' / 'receiving' / 'gotten' / 'were reached by' / 'reached by' / 'reached with' / 'targeted by' / 'targeted with' / 'targeted in' / 'contacted by' / 'contacted with' / 'contacted in' / 'sent' / 'included in') 'by'?
Campaign = ('had' / Reached) c:Comparisons MessageWord 'from us'? p:Period? { return build.counted(build.campaigns(null, "reached", { period: p, comparisons: c }), c); }
  / s:Reach 'both' a:CampaignOf 'and' b:CampaignOf p:Period? { return build.campaigns({ head: a, tail: [["and", b]] }, s, { period: p }); }
  / s:Reach c:CampaignOf ','? ('but not' / 'and not' / 'not') d:CampaignOf { return build.bothOf(build.campaigns({ head: c, tail: [] }, s, { period: null }), build.negate(build.campaigns({ head: d, tail: [] }, s, { period: null }))); }
  / c:CampaignOf ('recipients' / 'recipient' / 'receivers') { return build.people(build.campaigns({ head: c, tail: [] }, "reached", { period: null })); }
  / s:Reach 'either'? head:CampaignOf tail:(j:AndOr Reach? c:CampaignOf { return [j, c]; })* p:Period? { return build.list(build.campaigns({ head, tail }, s, { period: p })); }
  / s:Reach 'neither' a:CampaignOf 'nor' b:CampaignOf p:Period? { return build.negate(build.campaigns({ head: a, tail: [["or", b]] }, s, { period: p })); }
  / s:(Reach / 'had' { return "reached"; }) ('no' / 'none of our') MessageWord 'from us'? p:Period? { return build.negate(build.campaigns(null, s, { period: p })); }
  / s:Reach AnyCampaign p:Period? { return build.campaigns(null, s, { period: p }); }
  / ('deliveries' / 'delivery' / 'messages' / 'message' / 'sending') n:FateVerb* s:Fate InCampaign c:CampaignOf p:Period? { return build.fate(c, [s], { period: p, isNot: n.includes("not") }); }
  / s:FailedWord ('deliveries' / 'delivery' / 'messages' / 'message')? InCampaign c:CampaignOf p:Period? { return build.fate(c, [s], { period: p, isNot: false }); }
  / ('left out' / 'skipped') 'by' c:CampaignOf { return build.fate(c, ["skipped"], { period: null, isNot: false }); }
  / (InHoldout 'of' / 'held out' ('of' / 'from')) c:CampaignOf { return build.fate(c, ["holdout"], { period: null, isNot: false }); }
  / 'heard from us' p:Period? { return build.campaigns(null, "reached", { period: p }); }
  / ('to' 'whom')? 'we' ('have' / 'had' / 'did')? c:Contacted { return c; }
  / (Article / 'one' / 'single' / 'even one')* ('messages' / 'message') 'from us' p:Period? { return build.campaigns(null, "reached", { period: p }); }
  / ('been' / 'be')? ('messaged' / 'contacted') p:Period? { return build.campaigns(null, "reached", { period: p }); }
  / Article? s:FailedWord ('messages' / 'message' / 'deliveries' / 'delivery') p:Period? { return build.fate(null, [s], { period: p, isNot: false }); }
  / (('for' / 'to')? ('whom' / 'which'))? c:Target Was* s:Fate list:('or' Was* t:Fate { return t; })+ p:Period? { return build.fate(c, [s, ...list], { period: p, isNot: false }); }
  / (('for' / 'to')? ('whom' / 'which'))? c:Target n:FateVerb* s:Fate ('to them' / 'for them')? p:Period? { return build.fate(c, [s], { period: p, isNot: n.includes("not") }); }
/** What we did, as in "people we have messaged in the past week". */
Contacted = ('messaged' / 'contacted' / ('sent' / 'send') 'them'? (Article / 'one')? ('messages' / 'message')) 'to'? p:Period? { return build.campaigns(null, "reached", { period: p }); }
InCampaign = 'in' / 'of' / 'for'
InHoldout = 'in'? 'the'? ('hold out' / 'holdout' / 'control') 'group'?
Reach = Reached { return "reached"; } / 'delivered' { return "delivered"; }
Was = 'was' / 'were' / 'has' / 'have' / 'is' / 'been'
FateVerb = Was { return ""; } / 'not' { return "not"; }
FailedWord = ('failed' / 'bounced') { return "failed"; } / 'skipped' { return "skipped"; } / 'pending' { return "pending"; }
Fate = ('failed' / 'bounced') { return "failed"; } / 'delivered' { return "delivered"; } / 'skipped' { return "skipped"; }
  / 'sent' { return "reached"; } / 'cancelled' { return "cancelled"; } / 'pending' { return "pending"; }
`;
