import { fieldCatalogue } from '../../fieldCatalogue';
import { rfmGroupNames } from '../../../utils/rfm';
import type { RfmGroupName } from '../../../utils/rfm';
import { wordsOf } from '../readTokens';

/** Fields by their labels, the longest first. */
const labelled = (types: readonly string[]): string =>
  fieldCatalogue(new Set())
    .fields.filter(({ type }) => types.length === 0 || types.includes(type))
    .map(({ name, label }) => ({ name, words: wordsOf(label).join(' ') }))
    .sort((a, b) => b.words.length - a.words.length)
    .map(({ name, words }) => `'${words}' { return "${name}"; }`)
    .join('\n  / ');

/** Groups whose names say what they are without the word group; "new" and "lost" customers could be anybody. */
const TELLING: readonly RfmGroupName[] = [
  'Champions',
  'Potential loyalists',
  'Need attention',
  'About to sleep',
  'At risk',
  'Cannot lose',
  'Hibernating',
];

const named = (groups: readonly RfmGroupName[]): string =>
  groups.map((name) => `'${name.toLowerCase()}' { return "${name}"; }`).join(' / ');

/** The English that describeRules writes, where people would say it in other words. */
export const DESCRIBED = String.raw`
Described = DescribedDate / DescribedOrders / DescribedMessages / Scored
  / 'no known' f:KnownField { return build.rule(f, "null"); } / Article? 'known' f:KnownField { return build.rule(f, "notNull"); }
  / Article? f:TextField v:Value { return build.rule(f, "=", v); }
  / Article? f:TextField 'among' v:ValueList { return build.rule(f, "in", v); }
  / Article? f:TextField 'containing' t:Quoted { return build.rule(f, "contains", t); }
  / Article? f:TextField 'beginning with' t:Quoted { return build.rule(f, "beginsWith", t); }
  / Article? f:TextField 'ending with' t:Quoted { return build.rule(f, "endsWith", t); }
  / Article? 'attribute' k:AttributeKey 'of' c:Compared { return build.attributeFigure(k, { first: c, others: [] }); }
  / 'the tag' t:Quoted !((',' / 'or' / 'and')+ (TagWord / 'the')? Tag) { return build.rule("tags", "contains", t); }
  / 'none of the tags' t:ValueList { return build.rule("tags", "notIn", t); } / 'one of the tags' t:ValueList { return build.rule("tags", "in", t); }
  / 'not' 'visited for' c:Compared ('days' / 'day') { return build.rule("inactiveDays", c.operator, c.value); }
  / 'an'? 'opening balance of' c:Compared VisitNoun { return build.timed(build.figure("opening.visits", { first: c, others: [] }), null); }

Scored = Article? f:ScoreField Link* c:Comparison &{ return !c.isMoney; } { return build.rule(f, c.operator, c.value); }
  / Article? f:ScoreField 'among' v:ValueList { return build.rule(f, "in", v); }
  / 'in no rfm group' { return build.rule("rfmGroup", "null"); } / 'in an rfm group' { return build.rule("rfmGroup", "notNull"); }
  / 'in one of the rfm groups' g:GroupList { return build.rule("rfmGroup", "in", g); } / 'in none of the rfm groups' g:GroupList { return build.rule("rfmGroup", "notIn", g); }
  / 'in'? 'the'? 'rfm' ('group' / 'segment')? Link* g:RfmNames { return build.nominal(build.groups(g)); }
  / ('in' / 'from')? 'the'? g:RfmNames 'rfm'? ('rfm' / 'group' / 'groups' / 'segment') { return build.nominal(build.groups(g)); }
  / 'in the'? 'rfm group' Link* g:Quoted { return build.rule("rfmGroup", "=", g); }
ScoreField = 'recency score' { return "recencyScore"; } / 'frequency score' { return "frequencyScore"; } / 'monetary score' { return "monetaryScore"; }
RfmNames = head:RfmName tail:(c:$Listed g:RfmName { return [c.trim(), g]; })* { return { head, tail }; }
RfmName = !ShopName g:GroupName { return g; }
GroupName = TellingName / ${named(rfmGroupNames)} / q:Quoted g:("" { return build.rfmGroup(q); }) &{ return g; } { return g; }
TellingNames = head:OwnName tail:(c:$Listed g:RfmName { return [c.trim(), g]; })* { return { head, tail }; }
OwnName = !ShopName g:TellingName { return g; }
ShopName = SegmentName / TagName / ValueName / CampaignName
TellingName = ${named(TELLING)} / 'can not lose' { return "Cannot lose"; } / 'cant lose' { return "Cannot lose"; }
  / 'needs attention' { return "Need attention"; } / 'needing attention' { return "Need attention"; }
GroupList = head:Quoted tail:(',' g:Quoted { return g; })* { return [head, ...tail]; }

KnownField = AttributeField / FieldLabel
AttributeField = 'attribute' k:AttributeKey { return "attributes." + k; }
TextField = AttributeField / TextLabel
Value = Quoted / n:Number { return n.number; } / 'true' { return true; } / 'false' { return false; }
ValueList = head:Value tail:(',' v:Value { return v; })* { return [head, ...tail]; }

DescribedDate = f:DateWords 'on one of' t:TimeList { return build.rule(f, "in", t); }
  / f:DateWords 'between' a:Time 'and' b:Time { return build.rule(f, "between", [a, b]); }
  / f:('updated' { return "updatedAt"; } / 'by the opening balance' Aux* ('last visited' / 'visited') { return "opening.lastVisitAt"; }) p:Period { return build.when(f, p); }
  / 'by the opening balance' Aux* 'not visited' p:Period { return build.negate(build.when("opening.lastVisitAt", p)); }
DateWords = 'first ordered' { return "firstOrderAt"; } / 'last ordered' { return "lastOrderAt"; } / 'by the opening balance last visited' { return "opening.lastVisitAt"; }
  / 'last visited' { return "lastVisitAt"; } / 'created' { return "createdAt"; } / 'updated' { return "updatedAt"; }
TimeList = head:Time tail:(',' t:Time { return t; })* { return [head, ...tail]; }

DescribedOrders = 'no known number of' s:Which w:DescribedWindow { return build.orders("count", s, { within: w, comparison: build.missing() }); }
  / Article? 'number of' s:Which w:DescribedWindow { return build.orders("count", s, { within: w, comparison: build.present() }); }
  / c:Compared s:Which w:DescribedWindow &{ return !c.isMoney; } { return build.orders("count", s, { within: w, comparison: c }); }
  / 'no' g:Aggregate s:Which o:Measure w:DescribedWindow { return build.orders(g, { ...s, of: o }, { within: w, comparison: build.missing() }); }
  / 'some'? g:Aggregate s:Which o:Measure w:DescribedWindow { return build.orders(g, { ...s, of: o }, { within: w, comparison: build.present() }); }
  / Article? g:Aggregate s:Which o:Measure 'of' c:Compared w:DescribedWindow { return build.orders(g, { ...s, of: o }, { within: w, comparison: c }); }
Aggregate = 'total' { return "sum"; } / 'average' { return "avg"; } / 'largest' { return "max"; } / 'smallest' { return "min"; }
Measure = 'amount' { return "amount"; } / 'item count' { return "itemCount"; }
Which = s:Statuses? t:Types { return { status: s || ["completed"], type: t }; }
Statuses = head:OrderStatus tail:('or' s:OrderStatus { return s; })* { return [head, ...tail]; }
OrderStatus = 'completed' { return "completed"; } / 'cancelled' { return "cancelled"; }
Types = head:OrderType tail:('or' t:OrderType { return t; })* { return [head, ...tail]; }
OrderType = ('orders' / 'order') { return "order"; } / ('refunds' / 'refund') { return "refund"; }
DescribedWindow = 'over all time' { return null; }
  / 'in the last' d:Duration { return { last: d.count, unit: d.unit }; } / 'from' a:Time 'until before' b:Time { return { from: a, to: b }; }

DescribedMessages = 'no known number of' 'messages' m:Messages { return build.messages(m.campaign, { ...m, comparison: build.missing() }); }
  / Article? 'number of' 'messages' m:Messages { return build.messages(m.campaign, { ...m, comparison: build.present() }); }
  / c:Compared ('messages' / 'message') m:Messages { return build.messages(m.campaign, { ...m, comparison: c }); }
Messages = 'of' c:('any campaign' { return null; } / 'campaign' n:CampaignByName { return n; }) s:('in status' s:MessageStatuses { return s; })? w:DescribedWindow? { return { campaign: c, status: s, within: w }; }
CampaignByName = Quoted '(' i:Id ')' { return [{ value: i, name: i }]; } / CampaignName / i:Id { return [{ value: i, name: i }]; }
MessageStatuses = head:MessageStatus tail:('or' s:MessageStatus { return s; })* { return [head, ...tail]; }
MessageStatus = s:$('pending' / 'sending' / 'sent' / 'delivered' / 'failed' / 'skipped' / 'cancelled' / 'holdout') { return s.trim().toUpperCase(); }

FieldLabel = ${labelled([])}
TextLabel = ${labelled(['text', 'id'])}
`;
