/** Who customers are: places, tags, consent, attributes, contact data, texts. */
export const PEOPLE = String.raw`
InPlace = 'currently'? ('living in' / 'live in' / 'lives in' / 'residing in' / 'reside in' / 'staying in' / 'stay in' / 'stays in' / 'resident in' / 'residents of' / 'resident of' / 'belong to' / 'belonging to' / 'belongs to' / 'hail from' / 'hailing from' / 'based in' / 'based out of' / 'located in' / 'come from' / 'comes from' / 'coming from' / 'in' / 'from' / 'of') (('the' 'city' 'of') / 'the')?
PlaceName = City / Country
PlaceList = 'either'? InPlace? 'the'? head:PlaceName tail:(c:$Listed InPlace? 'the'? p:PlaceName { return [c.trim(), p]; })* { return { head, tail }; }
Place = ('living' / 'live' / 'lives' / 'based' / 'located')? ('anywhere' / 'everywhere') ('but' / 'except' 'for'? / 'other than' / 'outside' 'of'? / 'apart from') p:PlaceList { return build.negate(build.places(p)); }
  / InPlace p:PlaceList { return build.places(p); }
  / p:PlaceList ('based' / 'located')? { return build.nominal(build.places(p)); }
  / InPlace 'neither' a:PlaceName 'nor' InPlace? b:PlaceName { return build.negate(build.places({ head: a, tail: [["or", b]] })); }
CityOf = ('city' / 'town') 'is'? AnyBut p:PlaceOf { return build.negate(build.placesOf("city", p)); }
  / 'country' 'is'? AnyBut p:PlaceOf { return build.negate(build.placesOf("country", p)); }
  / ('city' / 'town') Link? p:PlaceOf { return build.placesOf("city", p); }
  / 'country' Link? p:PlaceOf { return build.placesOf("country", p); }
  / ('in' / 'from') 'the'? ('city' / 'town') p:PlaceOf { return build.placesOf("city", p); }
  / ('in' / 'from') 'the'? 'country' p:PlaceOf { return build.placesOf("country", p); }
  / ('city' / 'town') 'is'? Not p:PlaceOf { return build.negate(build.placesOf("city", p)); }
  / 'country' 'is'? Not p:PlaceOf { return build.negate(build.placesOf("country", p)); }
AnyBut = 'anything' ('but' / 'except' / 'other than') / 'other than' / '!=' / 'not equal to' / 'not in'
PlaceOf = ('in' / 'one of' / 'either')? '(' head:PlaceName tail:(c:$Listed p:PlaceName { return [c.trim(), p]; })* ')' { return { head, tail }; }
  / ('in' / 'one of' / 'either')? head:PlaceName tail:(c:$Listed p:PlaceName { return [c.trim(), p]; })* { return { head, tail }; }

/** A text in quotes may be a tag that nobody has, but no name of something else. */
Tag = TagName / !(SegmentName / CampaignName) t:Quoted { return [{ kind: "tag", value: t, name: t }]; }
TagsOr = head:Tag tail:((',' 'or'? / 'or' / '/') (TagWord / 'the')? t:Tag { return t; })* { return build.anyTag([head, ...tail]); }
TagsAnd = head:Tag tail:((',' 'and'? / And) (TagWord / 'the')? t:Tag { return t; })+ { return build.allTags([head, ...tail]); }
TagWord = ('marked' / 'flagged' / 'labelled' / 'labeled') 'as' / ('tags' / 'tag') ('contains' / 'contain' / 'includes' / 'include' / 'is one of') / 'tagged' ('as' / 'with')? 'the'? ('tags' / 'tag')? / 'the'? ('tags' / 'tag') ('is' / 'are' / '=' / ':' / 'of')?
Tagged = 'we' 'have'? ('marked' / 'flagged' / 'labelled' / 'labeled') t:TagsOr !(And Tag) { return t; }
  / 'we' 'have'? t:Tagged { return t; }
  / TagWord 'both' t:TagsAnd { return t; }
  / TagWord ('either' / 'any of' / 'one of')? t:TagsOr !(And Tag) { return t; }
  / TagWord 'all of'? t:TagsAnd { return build.list(t); }
  / ('any of' / 'one of') 'the'? 'tags' t:TagsOr { return t; }
  / 'both' t:TagsAnd ('tags' / 'tag') { return t; }
  / 'the'? t:TagsOr ('tags' / 'tag' / 'tagged') { return t; }
  / ('tagged' / 'tags' / 'tag') ('as' / 'with' / 'the' / Link)* (SegmentName / CampaignName / ValueName / PlaceName / GroupName) { return build.refuse("Which tag do you mean?"); }
  / 'tagged' { return build.rule("tags", "notNull"); } / 'untagged' { return build.rule("tags", "null"); } / Article? ('tags' / 'tag') { return build.rule("tags", "notNull"); }

Channel = ('email' / 'e mail' / 'emails' / 'e mails') { return "email"; } / ('sms' / 'text messages' / 'text message' / 'texts') { return "sms"; }
  / ('whatsapp' / 'whats app') { return "whatsapp"; } / 'push' { return "push"; }
ChannelNoun = 'messages' / 'message' / 'marketing' / 'notifications' / 'notification' / 'mails'
Channels = Marketing? 'both' a:Channel ChannelNoun? And ToChannel? b:Channel ChannelNoun? { return { list: [["and", a], ["and", b]], rest: null }; }
  / Marketing? 'either'? head:Channel ChannelNoun? tail:(c:(AndOr / Plus { return "and"; }) ToChannel? n:Channel ChannelNoun? { return [c, n]; })* rest:ButNot? { return { list: [["and", head], ...tail], rest }; }
ButNot = ','? ('but' / 'and') 'not' ToChannel? n:Channel ChannelNoun? { return n; }
Marketing = 'our' / 'the' / 'marketing' / 'promotional'
ToChannel = 'to' ('receive' / 'get' / 'receiving' / 'getting')? / 'for' / 'into' / 'in to' / 'via' / 'by' / 'on' / 'of' / 'from'
Consent = c:Channels ('consent' / 'opt in') (('is' / '=' / ':') ('true' / 'yes' / 'given' / 'on') / 'given') { return build.consent(c, true); }
  / c:Channels ('consent' / 'opt in') (('is' / '=' / ':') ('false' / 'no' / 'off' / 'refused' / 'withdrawn') / 'refused' / 'withdrawn') { return build.consent(c, false); }
  / c:Channels ('opted in' / 'enabled' / 'allowed' / 'subscribed') { return build.consent(c, true); }
  / c:Channels ('opted out' / 'disabled' / 'unsubscribed') { return build.consent(c, false); }
  / ('said yes' / 'ok with' / 'okay with' / 'fine with' / 'happy' / 'happy with') ToChannel? ('getting' / 'receiving')? c:Channels { return build.list(build.consent(c, true)); }
  / 'said no' ToChannel? c:Channels { return build.list(build.consent(c, false)); }
  / ('opted in' / 'opt in' / 'opted' / 'subscribed' / 'consented' / 'consent' / 'agreed' / ('gave' / 'given' / 'give') ('us' / 'their')? ('consent' / 'permission') / 'permission') ToChannel c:Channels { return build.list(build.consent(c, true)); }
  / ('allow' / 'allowed' / 'accept' / 'accepted') ToChannel? c:Channels { return build.list(build.consent(c, true)); }
  / 'opted in' ToChannel? 'neither' 'to'? a:Channel 'nor' 'to'? b:Channel { return build.negate(build.consent({ list: [["and", a], ["or", b]], rest: null }, true)); }
  / ('opted out' / 'opt out' / 'unsubscribed' / 'refused consent' / 'declined' / 'refused' / 'withdrew consent' / 'opting out') ToChannel? c:Channels { return build.list(build.consent(c, false)); }
  / ('gave' / 'given' / 'give')? c:Channels ('consent' / 'opt in' / 'opt ins' / 'permission' / 'subscribers' / 'subscription') { return build.list(build.consent(c, true)); }
  / c:Channels ('opt outs' / 'opt out') { return build.consent(c, false); }

Contact = Whom? 'we' ('have' / 'got') 'no' f:NoneKnown ForThem? { return f; }
  / Whom? 'we' ('do' / 'did')? ('not' / 'never') Held Article* 'their'? f:NoneKnown ForThem? { return f; }
  / Whom? 'we' Held (Article / 'their')* f:Known ForThem? !AndKnown { return build.rule(f, "notNull"); }
  / at:At f:Known 'we' ('do' / 'did')? ('not' / 'never') Held &{ return !read.followsKnown(at); } { return build.rule(f, "null"); }
  / Whom? 'the'? at:At f:Known 'is'? Missing &{ return !read.followsKnown(at); } { return build.rule(f, "null"); }
  / Whom? 'the'? at:At f:Known 'is'? ('blank' / 'null' / 'absent') &{ return f !== "name" && !read.followsKnown(at); } { return build.rule(f, "null"); }
  / 'unknown' f:ContactField { return build.rule(f, "null"); }
  / Article? f:ContactField Detail* !(TextGoesOn) !(&{ return f === "timezone"; } PlaceName) { return build.rule(f, "notNull"); }
Whom = ('for' / 'of') ('whom' / 'which') / 'whose'
ForThem = ('for' / 'of' / 'from') ('them' / 'these')? / OnFile
Held = 'have' / 'know' / 'got' / 'get' / 'hold'
OnFile = ('on' / 'in') ('file' / 'record' / ('our' / 'the')? ('records' / 'system' / 'database' / 'crm'))
Detail = Given / 'no' '.' / 'address' / 'addresses' / 'number' / 'numbers' / OnFile / 'known' / 'details' / 'ids' / 'id'
Known = f:ContactField Detail* { return f; } / k:AttributeKey Detail* !(ValueName) { return "attributes." + k; }
NoneKnown = head:Known tail:('or' (Article / 'their')* f:Known { return f; })* !AndKnown { return build.noneKnown([head, ...tail]); }
AndKnown = (',' / 'and' / 'or' / 'nor' / '&') (Article / 'their')* Known
Given = 'given' / 'provided' / 'recorded' / 'saved' / 'stored' / 'listed' / 'specified' / 'available'
Missing = 'missing' / 'empty' / 'unknown' / 'not' ('known' / 'set' / 'given' / 'available' / 'filled' 'in'? / 'provided' / 'specified' / 'recorded' / 'captured' / 'there' / OnFile)
ContactField = ('email' / 'e mail' / 'emails' / 'e mails') { return "email"; } / ('phone' / 'phones' / 'mobile' / 'telephone') { return "phone"; }
  / ('names' / 'name') { return "name"; } / 'city' { return "city"; } / 'country' { return "country"; } / ('timezone' / 'time zone') { return "timezone"; } / 'external id' { return "externalId"; }
TextGoesOn = Zone / Subscribable / 'consent' / 'does' / 'do' / 'not' / 'domain' / 'from' / 'opt' / TextOperator / Link / 'users'

TextOperator = ('contains' / 'containing' / 'includes' / 'including' / 'has') { return "contains"; }
  / ('starts with' / 'starting with' / 'begins with' / 'beginning with' / 'start with' / 'begin with') { return "beginsWith"; }
  / ('ends with' / 'ending with' / 'ends in' / 'ending in' / 'end with' / 'end in' / 'is at' / 'at') { return "endsWith"; }
Text = Quoted / Address / Digits / FreeWord
Digits = p:'+'? n:RawNumber { return (p ? "+" : "") + n; }
Zone = at:At Word &{ return read.zone(at); } { return read.zone(at); }
ZoneWord = 'timezone' / 'time zone'
TextRule = ('in' 'the'?)? ZoneWord Link? z:Zone { return build.rule("timezone", "=", z); }
  / ('in' 'the'?)? z:Zone ZoneWord { return build.rule("timezone", "=", z); }
  / f:ContactField ('address' / 'number')* ('contains' / 'containing' / 'includes' / 'has') t:Text 'in it' { return build.rule(f, "contains", t); }
  / f:ContactField ('addresses' / 'address' / 'numbers' / 'number')* o:TextOperator t:Text { return build.rule(f, o, t); }
  / f:ContactField ('address' / 'number')* ('does not' / 'do not' / 'not') ('contain' / 'include' / 'containing') t:Text { return build.rule(f, "doesNotContain", t); }
  / f:ContactField ('address' / 'number')* ('does not' / 'do not' / 'not') o:TextVerb t:Text { return build.negate(build.rule(f, o, t)); }
  / f:ContactField ('is' / '=' / ':' / 'equals') t:(Quoted / Address) { return build.rule(f, "=", t); }
  / 'email' ('address' / 'addresses')? ('domain' ('is' / 'of')? / 'from' / 'at') a:Address { return build.domain(a); }
  / 'emails' ('from' / 'at') a:Address { return build.domain(a); }
  / 'name' ('is' / '=' / ':') t:FreeWord { return build.rule("name", "=", t); }
  / ('named' / 'called') !(SegmentName / CampaignName / TagName) t:(Quoted / FreeWord) { return build.rule("name", "=", t); }
  / ('using' / 'on')? Article? p:Provider ('users' / 'user' / 'addresses' / 'address' / 'accounts' / 'account' / 'ids' / 'email' ('addresses' / 'address' / 'ids')? / 'customers' / 'customer')? { return build.nominal(build.rule("email", "endsWith", p)); }
  / Article? a:Address ('users' / 'user' / 'addresses' / 'address' / 'accounts' / 'emails' / 'email' ('addresses' / 'address')?) { return build.nominal(build.domain(a)); }
/** "Sharma in the name". */
TextWithin = t:(Quoted / Address / Digits / ProperName) 'in' ('the' / 'their' / 'his' / 'her') f:(('names' / 'name') { return "name"; } / 'email' ('address' / 'addresses')? { return "email"; } / ('phone' / 'mobile') 'number'? { return "phone"; }) { return build.rule(f, "contains", t); }
ProperName = at:At w:FreeWord &{ return read.isCapital(at); } { return w; }
TextVerb = ('start with' / 'begin with') { return "beginsWith"; } / ('end with' / 'end in') { return "endsWith"; }
Provider = p:('gmail' / 'yahoo' / 'hotmail' / 'outlook' / 'rediffmail') { return "@" + p.trim() + ".com"; }
`;
