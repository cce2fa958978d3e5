/** Attributes of the shop's own, and names that stand alone: "gold tier", "age over 30", "women", "VIP customers". */
export const ATTRIBUTES = String.raw`
Values = head:ValueName tail:(Listed v:ValueName &{ return build.haveCommonKey(head, v); } { return v; })* { return [head, ...tail]; }
GivenValue = v:ValueName { return v; } / t:Quoted { return [{ kind: "value", value: t, name: t }]; }
GivenValues = head:GivenValue tail:((',' 'or'? / 'or' / '/') v:GivenValue { return v; })* { return [head, ...tail]; }
Attribute = Article? v:Values k:AttributeKey &{ return build.hasValues(k, v); } { return build.nominal(build.attribute(k, v)); }
  / ('in' / 'on' / 'of' / 'from') 'the'? v:Values k:AttributeKey &{ return build.hasValues(k, v); } { return build.attribute(k, v); }
  / 'unknown' k:AttributeKey { return build.rule("attributes." + k, "null"); }
  / ('in' / 'on' / 'of')? 'the'? k:AttributeKey Link? 'either'? v:GivenValues &{ return build.hasValues(k, v); } { return build.attribute(k, v); }
  / k:AttributeKey Link? '(' v:GivenValues ')' &{ return build.hasValues(k, v); } { return build.attribute(k, v); }
  / k:AttributeKey Link? ('in' / 'one of' / 'either') '('? v:GivenValues ')'? &{ return build.hasValues(k, v); } { return build.attribute(k, v); }
  / k:AttributeKey Link? (AnyBut / 'not') '('? v:GivenValues ')'? &{ return build.hasValues(k, v); } { return build.negate(build.attribute(k, v)); }
  / k:AttributeKey Link? b:('true' / 'false') { return build.rule("attributes." + k, "=", b === "true "); }
  / k:AttributeKey o:TextOperator t:Quoted { return build.rule("attributes." + k, o, t); }
  / 'the'? k:AttributeKey Link? c:Comparisons !Counted { return build.attributeFigure(k, c); }
  / 'the'? k:AttributeKey 'balance' Link* c:Comparisons !Counted { return build.attributeFigure(k, c); }
  / Article? 'balance of' c:Comparisons k:AttributeKey { return build.counted(build.attributeFigure(k, c), c); }
  / c:Comparisons k:AttributeKey { return build.counted(build.attributeFigure(k, c), c); }
  / Article? k:AttributeKey !('known' / 'set' / Given / OnFile) &{ return read.isAmount(k); } { return build.refuse("More than 0, or only that it is known?"); }
  / Article? k:AttributeKey ('known' / 'set' / Given / OnFile)? { return build.rule("attributes." + k, "notNull"); }
  / Age
AgeKey = "" &{ return read.hasAge(); }
Age = AgeKey ('between' ('the' / 'their')? 'ages' 'of'?) a:Number ('and' / 'to' / '-') b:Number { return build.attributeFigure(read.hasAge(), { first: build.between(a, b), others: [] }); }
  / AgeKey ('age' ('group' / 'range' / 'bracket' / 'band') / 'ages') Link? c:Comparisons YearsOld? { return build.attributeFigure(read.hasAge(), c); }
  / AgeKey ('aged' / 'age' Link?)? n:Number YearsOld? ('or' / 'and') 'older' &{ return read.isAge(n); } { return build.attributeFigure(read.hasAge(), build.single(">=", n)); }
  / AgeKey ('aged' / 'age' Link?)? n:Number YearsOld? ('or' / 'and') 'younger' &{ return read.isAge(n); } { return build.attributeFigure(read.hasAge(), build.single("<=", n)); }
  / AgeKey 'in' ('their' / 'his' / 'her') n:Number 's' !(Listed (Decade / Number)) &{ return read.isDecade(n); } { return build.attributeFigure(read.hasAge(), read.decade(n)); }
  / AgeKey 'in' ('their' / 'his' / 'her') n:Decade !(Listed (Decade / Number)) { return build.attributeFigure(read.hasAge(), read.decade(n)); }
  / AgeKey n:Number 'somethings' &{ return read.isDecade(n); } { return build.nominal(build.attributeFigure(read.hasAge(), read.decade(n))); }
  / AgeKey n:Number 'something' &(NounWord / ValueName) &{ return read.isDecade(n); } { return build.attributeFigure(read.hasAge(), read.decade(n)); }
  / AgeKey 'aged' c:Comparisons YearsOld? { return build.attributeFigure(read.hasAge(), c); }
  / AgeKey n:Number YearsOld o:Suffix &{ return read.isAge(n); } { return build.attributeFigure(read.hasAge(), build.single(o, n)); }
  / AgeKey c:Comparisons y:$YearsOld &{ return build.areAges(c) && !(y === "s " && build.isBare(c)); } { return build.attributeFigure(read.hasAge(), c); }
  / AgeKey head:(o:AgeOrder n:Number YearsOld? { return build.compare(o, n); }) tail:(j:AndOr c:(o:(AgeOrder / AgeLimit) n:Number YearsOld? { return build.compare(o, n); }) { return [j, c]; })* !Counted c:("" { return build.comparisons(head, tail); }) &{ return build.areAges(c); } { return build.attributeFigure(read.hasAge(), c); }
  / AgeKey at:At head:AgeLimited tail:(j:AndOr c:AgeLimited { return [j, c]; })* s:'s'? !Counted !(AndOr (AgeLimit / AgeOrder)) c:("" { return build.comparisons(head, tail); }) &{ return build.areAges(c) && (s || read.followsPeople(at)); } { return build.attributeFigure(read.hasAge(), c); }
  / AgeKey at:At n:Number o:Suffix &{ return read.isAge(n) && read.followsPeople(at); } { return build.attributeFigure(read.hasAge(), build.single(o, n)); }
  / AgeKey at:At 'between' a:Number 'and' b:Number !Counted &{ return read.isAge(b) && read.followsPeople(at); } { return build.attributeFigure(read.hasAge(), { first: build.between(a, b), others: [] }); }
  / AgeKey at:At o:(('over' / 'above') { return ">"; } / ('under' / 'below') { return "<"; }) n:Number &(',' / AndOr / !.) &{ return read.isAge(n) && read.isBareAge(at); } { return build.attributeFigure(read.hasAge(), build.single(o, n)); }
  / AgeKey at:At n:Number ('+' / 'plus') &(',' / AndOr / !.) &{ return read.isAge(n) && read.isBareAge(at); } { return build.attributeFigure(read.hasAge(), build.single(">=", n)); }
Decade = 'twenties' { return read.count(20); } / 'thirties' { return read.count(30); } / 'forties' { return read.count(40); } / 'fifties' { return read.count(50); }
  / 'sixties' { return read.count(60); } / 'seventies' { return read.count(70); } / 'eighties' { return read.count(80); } / 'nineties' { return read.count(90); }
AgeOrder = 'older' ('than' / 'then') { return ">"; } / 'younger' ('than' / 'then') { return "<"; }
AgeLimit = ('over' / 'above') { return ">"; } / ('under' / 'below') { return "<"; }
AgeLimited = o:AgeLimit n:Number { return build.compare(o, n); }
YearsOld = ('years' / 'year' / 'yrs') ('olds' / 'old' / 'of age')? / 's'

/** A segment's name that is, or begins with, a name of another kind. */
Namesake = &(TagName / ValueName / PlaceName) !(v:ValueName &{ return v.length > 1; }) s:SegmentName SegmentWord { return build.nominal(build.segments([s])); }
  / &(TagName / ValueName / PlaceName) !(v:ValueName &{ return v.length > 1; }) s:SegmentName { return build.refuse("Do you mean the segment " + JSON.stringify(s[0].name) + ", or something else of that name?"); }
/** A tag for those who get a paper of some kind: "subscribers" of anything else may be those of a channel. */
Subscribable = t:TagName &{ return build.isPaper(t); } { return t; }
Nominal = v:Values !AttributeKey { return build.nominal(build.bareValues(v)); }
  / TagName (',' TagName)+ !(','? ('or' / And) TagName) { return build.refuse("All of these tags, or any of them?"); }
  / t:Subscribable ('subscribers' / 'subscriber') !(','? And TagName) { return build.people(build.anyTag([t])); }
  / TagName (',' / 'or' / 'and' / Plus) Subscribable ('subscribers' / 'subscriber') { return build.refuse("Do you mean customers who are all of these, or any of them?"); }
  / ('subscribers' / 'subscriber' / 'subscribed') ('to' / 'of') ('our' / 'the' / 'your')? t:Subscribable { return build.nominal(build.anyTag([t])); }
  / head:TagName tail:((',' 'or'? / 'or' / '/') (TagWord / 'the')? t:TagName { return t; })* !(','? And TagName) { return build.nominal(build.anyTag([head, ...tail])); }
  / head:TagName tail:((',' 'and'? / And) (TagWord / 'the')? t:TagName { return t; })+ { return build.nominal(build.list(build.allTags([head, ...tail]))); }
  / s:SegmentName SegmentWord? { return build.nominal(build.segments([s])); }
  / g:TellingNames { return build.nominal(build.groups(g)); }
`;
