/** How conditions are joined, and the words around them that say nothing about the audience. */
export const EXPRESSION = String.raw`
Prompt = Label? Opening* e:Expression Closing* { return e; }
Closing = '.' / ',' 'please' / 'please' / 'pls' / 'plz' / 'thanks' / 'thank you' / ',' ('thanks' / 'cheers') / 'cheers'

/** Every piece of a prompt that has a meaning by itself; what is left over was not understood. */
Pieces = Label? list:(Condition / Filler / Skipped)* { return { skipped: list.filter((at) => at >= 0), hasCondition: list.includes(-1) }; }
Condition = (Tenure / Term) { return -1; }
Filler = (Opening / Lead / Aux / Not / Exclusion / 'unless' / 'if' / Plus / And / 'or' / 'but' / ',' / '.' / '(' / ')') { return -2; }
Skipped = at:At Word { return at; }

/** What the list is for: "For the winter mailer:". */
Label = at:At &{ return read.labelEnd(at) > at; } (here:At &{ return here < read.labelEnd(at); } Word)+
/** What is being made for the people: "a thank-you mail". */
Occasion = at:At &{ return read.occasionEnd(at) > at; } (here:At &{ return here < read.occasionEnd(at); } Word)+
Opening = 'who' ('are' / 'is') &('our' / 'the' / Determiner* NounWord) / ('i am' / 'we are') ('planning' / 'preparing' / 'drafting' / 'working on') Occasion ('for' / 'to') / ('has' / 'have' / 'did' / 'do' / 'does' / 'is' / 'are' / 'was' / 'were') &('anybody' / 'anyone' / 'any' NounWord) / 'please' / 'pls' / 'plz' / 'kindly' / 'show' 'me'? / 'give me' / 'find' 'me'? / 'get' 'me'? / 'list' !('called' / 'named') / 'select' / 'target' / 'pick' / 'fetch'
  / ('i' / 'we') ('want' / 'need' / 'wish') / ('i' / 'we') ('would' / 'should') ('like' / 'love' / 'be grateful for' / 'appreciate' / 'be after') 'you'? / 'to' !Span / 'build' / 'create' / 'make'
  / ('i am' / 'we are')? 'looking for' / ('i am' / 'we are') 'after' / ('can' / 'could' / 'may' / 'might' / 'would' / 'shall') ('you' / ('i' / 'we') ('get' / 'have' / 'see')? / 'it be possible')
  / 'help' ('me' / 'us') / 'bring up' / 'pull' ('up' / 'together' / 'out')? / ('put' / 'get') 'together' / 'draw up' / 'compile' / 'prepare' / 'give us' / 'choose' / 'include' / 'identify' / 'filter' / 'extract' / 'only'? 'focus on'
  / ('hi' / 'hello' / 'hey') 'there'? ','? / ('send' / 'mail' / 'message') ('this' / 'it')? 'to' / ('lets' / 'let us') ('target' / 'reach')
  / ('a' / 'the')? ('list' / 'segment' / 'audience' / 'group') ('of' / 'with' !('the'? 'name' !TextOperator) / 'for' / ':') / 'target' ('audience' / 'group')? ':' / 'reach' / 'see'
Noun = !(Buyers ':'? Period) NounWord !(('for' (Over / Under)) / ('since' Span))
Buyers = 'buyers' / 'purchasers' / 'shoppers'
NounWord = 'customers' / 'customer' / 'people' / 'ppl' / 'persons' / 'person' / 'users' / 'user' / 'shoppers' / 'shopper' / 'buyers' / 'buyer'
  / 'clients' / 'client' / 'members' / 'member' / 'folks' / 'contacts' / 'everyone' / 'everybody' / 'anyone' / 'anybody' / 'those' / 'ones' / 'them' / 'whoever'
  / !(TagName / ValueName / AttributeKeys / SegmentName) ('accounts' / 'account' / 'individuals' / 'individual')
Determiner = ('of' / 'at' / 'from' / 'in')? ('our' / 'the') ('shops' / 'shop' / 'stores' / 'store') / 'all' / 'the' / ('every' / 'each') !OrderNoun / 'any' / 'our' / 'my' / 'a' / 'an' / 'of' / 'these' / 'your'
Who = 'who' 'all'? / 'that' / 'which' / 'whose' / 'whom' / 'they'
Adverb = 'also' / 'then' / 'still' / 'currently' / 'already' / 'actually' / 'presently'
Aux = !('been to') ('have' / 'has' / 'had' / 'having' / 'with' / 'are' / 'is' / 'were' / 'was' / 'be' / 'being' / 'been' / 'do' / 'does' / 'did' / 'their' / 'ever' / 'his' / 'her' / 'its' / 'carrying')
Lead = ('only' / 'just') !VerbStart { return "only"; } / Noun { return "noun"; } / Who { return "who"; } / Determiner { return "determiner"; } / Adverb { return "adverb"; }

Expression = ('any' / 'at least one' / 'one') 'of' Following? ':' head:Item tail:((',' 'or'? / 'or') i:Item { return i; })+ !(','? 'and') &{ return [head, ...tail].every(build.isPlain); } { return build.either([head, ...tail]); }
  / 'all of' Following? ':' head:Item tail:((',' 'and'? / 'and') i:Item { return i; })+ !(','? 'or') { return build.allOf([head, ...tail]); }
  / Lead+ 'but' &ButNext left:Item tail:(c:Connective i:Item { return [c, i]; })* { return build.join(build.everyoneItem(), [["except", left], ...tail]); }
  / FrontExclusion left:Item more:(c:(And { return "and"; } / 'or' { return "or"; }) i:Item { return [c, i]; })* ',' &Everybody head:Item tail:(c:Connective i:Item { return [c, i]; })* &{ return !tail.some(build.isLoose); } { return build.exceptFor([["except", left], ...more], head, tail); }
  / head:(Item / Lead* &Exclusion { return build.everyoneItem(); }) tail:(c:Connective i:Item { return [c, i]; })* { return build.join(head, tail); }
FrontExclusion = 'except' 'for'? / 'apart from' / 'aside from' / 'other than' / 'with the exception of'
Everybody = 'everyone' / 'everybody' / 'anyone' / 'anybody' / ('all' / 'any') ('of'? ('our' / 'the'))? NounWord
Following = 'these' / 'the following' / 'them'
ButNext = (Article / 'those' / 'our' / 'people')* (NounWord / 'those' / 'people' / Nominal / PlaceName)
Item = lead:Lead* b:Begins v:Finite p:Placed { return build.item(p.draft, { ...p, lead, isBareNoun: b && lead.length === 0, hasVerb: v }); }
Begins = &ListNoun { return true; } / "" { return false; }
Finite = &('(' / 'by' / 'have' / 'has' / 'had' / 'are' / 'is' / 'were' / 'was' / 'do' / 'does' / 'did' / 'spent' / 'placed' / 'made' / 'gave' / 'refused' / 'first' / 'last' / 'not') { return true; } / "" { return false; }
ListNoun = NounStart / AttributeKey !('>=' / '<=' / '>' / '<' / '=' / '!=')
Placed = t:Tenure to:At { return { draft: t, trail: [], from: offset(), to }; }
  / t:Term to:At trail:Noun* a:Afterthought? &{ return !(a && build.isOneOfSeveral(t)); } { return { draft: t, trail, from: offset(), to }; }
Afterthought = 'only' { return true; } / ('too' / 'as well' !'as' / 'also' !Lead) { return false; }
Exclusion = ','? ('except' 'for'? / 'excluding' / 'other than' / 'apart from' / 'aside from' / 'minus' / 'leaving out' / 'barring' / 'besides'
    / 'not including' / 'not counting' / 'with the exception of') !Netted
  / ','? ('but' / 'and')? 'please'? ('exclude' / 'leave out' / 'omit' / 'remove' / 'skip') !Netted
  / ','? 'but'? 'without' &(('those' / 'anyone' / 'anybody' / 'people' / 'customers' / 'the ones') (Who / 'in' / 'from' / 'with' / 'aged' / 'tagged' / 'living'))
  / ','? ('no one' / 'nobody' / 'none') &('from' / 'in' / Who / 'with' / 'of')
Netted = Article? ('any' / 'all' / 'their')? (RefundNoun / 'returns' / ('cancelled' / 'canceled') OrderNoun)
Connective = ','? 'but not' { return "but not"; } / Exclusion { return "except"; } / ','? 'unless' { return "unless"; }
  / ',' ('but' / 'and')? 'only'? ('provided' 'that'? / 'providing' 'that'? / ('as' / 'so') 'long as') { return "provided"; }
  / ','? ('but' / 'and')? 'only'? ('if' / 'provided' 'that'? / ('as' / 'so') 'long as') { return "if"; }
  / ('i' '.' 'e' '.'? / 'ie' / 'that is' / ','? 'meaning') ','? { return "if"; } / ':' { return "if"; }
  / comma:','? Plus &(Determiner* Noun) { return comma ? ", plus" : "plus"; }
  / comma:','? 'and also' &('those' / 'anyone' / 'anybody' / 'everyone' / 'everybody') { return comma ? ", plus" : "plus"; }
  / ','? ('but' / 'though' / 'yet') { return "but"; }
  / 'and' '/' 'or' { return "or"; } / 'or' ('else' / 'alternatively') { return "or"; }
  / ',' 'and' { return ", and"; } / ',' 'or' { return ", or"; }
  / Plus { return "with"; } / And { return "and"; } / 'or' { return "or"; } / ',' { return ","; } / "" { return ""; }
Plus = 'plus' / 'along with' / 'together with' / 'in addition to' / 'as well as'

Term = '(' e:Expression ')' { return build.nominal(e); }
  / ('with' / 'having' / 'have' / 'has' / 'got') h:TextWithin { return h; }
  / ('without' / ('do' / 'does') 'not have') h:TextWithin { return build.negated(build.negate(h)); }
  / ('have' / 'has') 'got' Article? t:Owned { return t; }
  / ('have' / 'has') ('not' / 'never') 'got' Article? t:Owned { return build.negated(build.negate(t)); }
  / Aux* n:(Neither / Either / Both) { return n; }
  / Aux* t:Positive { return t; }
  / Aux* t:Negative { return build.negated(t); }
Either = 'either' t:(Attribute / Tagged / Nominal) !('or') { return build.choice(t); }
  / 'either' a:Item list:(',' !'or' b:Item { return b; })* ','? 'or' c:Item more:(','? 'or' d:Item { return d; })* { return build.either([a, ...list, c, ...more]); }
Both = at:At 'both' a:NamedTag 'and' b:NamedTag !(','? (And / 'or')? TagName) &{ return read.isPredicate(at) || (at === 0 && a.isName && b.isName); } !NounWord { return build.both({ draft: build.anyTag([a.tag]) }, { draft: build.anyTag([b.tag]) }); }
  / 'both' a:Item 'and' b:Item { return build.both(a, b); }
/** A tag, and whether it is written as its name is and not in the plural. */
NamedTag = at:At w:$TagName { return { tag: names.entries("tag", at), isName: names.entries("tag", at).every(({ name }) => name.toLowerCase() === w.trim()) }; }
Neither = 'neither' Aux* a:Activity tail:('nor' Aux* b:Activity { return b; })+ w:Period { return build.silent([a, ...tail], w); }
  / 'neither' a:NeitherItem tail:('nor' b:NeitherItem { return b; })+ { return build.neither([a, ...tail]); }
NeitherItem = Aux* 'a'? t:Positive { return t; }

Not = 'not' / 'never' / 'no longer' / 'no' / 'nor' / 'without' / 'lacking' / 'missing' / 'zero' / 'non'
Negative = 'no longer' Aux* Activity !(Period / Silence) { return build.refuse("Since when?"); }
  / ('no' / 'without') Article* Counter ('>=' / '<=' / '>' / '<') { return build.refuse("Do you mean how many, or how large?"); }
  / ('to' 'whom')? 'we' ('have' / 'had' / 'did')? ('not' / 'never') 'yet'? c:Contacted { return build.negate(c); }
  / 'we' ('have' / 'did')? ('not' / 'never') t:Tagged { return build.negate(t); }
  / 'not' 'both' a:Item 'and' b:Item { return build.negate(build.both(a, b)); }
  / 'not' '(' e:Expression ')' { return build.negateGroup(e); }
  / Not Aux* a:Activity p:Period ','? 'but' 'did' q:Period { return build.bothOf(build.negate(build.timed(a, p)), build.timed(a, q)); }
  / w:Period ','? Lead* Aux* Not (Aux / Article)* a:Activity !Period { return build.negate(build.timed(a, w)); }
  / ('not' / 'never' / 'without') (Aux / 'yet')* a:Activity EvenOnce w:Silence { return build.silent([a], w); }
  / said:$(('not' / 'never' / 'without') (Aux / 'yet')*) a:Activity EvenOnce p:Period? end:$('yet' / 'so far' / 'ever')? b:("" { return build.timed(a, p); }) { return build.notDone(said + end, build.negate(b), b); }
  / NotOne w:Silence { return build.silent([build.activity("order")], w); }
  / said:NotOne p:Period? end:$('yet' / 'so far' / 'ever')? a:("" { return build.timed(build.activity("order"), p); }) { return build.notDone(said + end, build.negate(a), a); }
  / ('no' / 'zero' / 'without') Article* k:AttributeKey &{ return read.isAmount(k); } { return build.refuse("Do you mean 0, or that it is not known?"); }
  / Not (Aux / Article / 'single' / 'yet')* n:Silent 'yet'? { return n; }
  / ('no' / 'without' / 'zero') (Aux / Article)* a:Positive tail:(('or' / 'nor') &ListNoun Article? b:Positive { return b; })+ { return build.neither([a, ...tail]); }
  / ('lacking' / 'missing') (Aux / Article)* a:Positive tail:('or' &NounStart Article? b:Positive { return b; })+ { return build.anyOf([a, ...tail].map(build.negate)); }
  / said:$(('not' / 'never') (Aux / 'yet')*) a:(f:Activity { return build.timed(f, null); }) tail:(('or' / 'nor') Aux* b:(Timed / Campaign) { return b; })+ { return build.notDone(said, build.neither([a, ...tail]), a); }
  / Not (Aux / Article)* (Figure Period? / Campaign) &('or' VerbStart) { return build.refuse("Neither of these, or either of them?"); }
  / Not (Aux / Article)* (Consent / Segment / CityOf / Contact / Attribute / Tagged / Place / Nominal) &('or' Named) { return build.refuse("Neither of these, or either of them?"); }
  / said:$(Not (Aux / Article / 'single' / 'yet')*) n:Positive end:$('yet' / AtAll / 'so far' / 'ever')? { return build.notDone(said + end, build.negate(n), n); }
  / 'no' MessageWord 'from us'? p:Period? { return build.negate(build.campaigns(null, "reached", { period: p })); }
  / PlacedVerb 'no' n:Silent { return n; }
  / PlacedVerb 'no' n:Timed { return build.notDone("not ", build.negate(n), n); }
  / (OrderVerb 'nothing' AtAll? / 'nothing' OrderVerb) WithUs? w:Silence { return build.silent([build.activity("order")], w); }
  / (OrderVerb 'nothing' AtAll? / 'nothing' OrderVerb) WithUs? p:Period? a:("" { return build.timed(build.activity("order"), p); }) { return build.notDone("not ", build.negate(a), a); }
  / ('yet' / 'still') 'to' n:Activity { return build.negate(build.timed(n, null)); }
  / ('living' / 'live' / 'lives' / 'based' / 'located' / 'residing')? 'outside' 'of'? 'the'? p:PlacesOutside { return build.negate(build.places(p)); }
/** What people have, and do not receive as they do an e-mail. */
Owned = Attribute / Tagged / 'email' ('address' / 'addresses') { return build.rule("email", "notNull"); } / ('phone' / 'mobile') 'number'? { return build.rule("phone", "notNull"); }
/** "not ordered even once". */
EvenOnce = ('even' / 'so much as') ('once' / 'one time' / 'a single time') / 'a single time' / 'one single time'
NotOne = $(('not' / 'never') (Aux / 'yet')* (OrderVerb SingleThing / PlacedVerb Single OrderNoun) WithUs? &(Period / Silence / 'yet' / 'so far' / 'ever' / '.' / NothingElse))
PlacesOutside = head:PlaceName tail:(c:$Listed 'the'? p:PlaceName { return [c.trim(), p]; })* { return { head, tail }; }
NounStart = Article / ContactField / OrderNoun / VisitNoun / RefundNoun / 'cancelled' / Channel ('consent' / 'opt')
Named = InPlace? PlaceName / TagName / ValueName / InSegment? SegmentName / 'tagged'
VerbStart = 'heard from us' / 'messaged' / 'contacted' / SpendVerb / OrderVerb / VisitVerb / PlacedVerb / Reached / 'opted' / 'subscribed' / 'been'
Positive = Glossed / Described / Timed / Dated / Inactive / SignedUp / Repeat / Campaign / Consent / Segment / CityOf / Contact / TextRule / Attribute / Tagged / Namesake / Place / Nominal / 'non' n:Nominal { return build.nominal(build.negate(n)); }
`;
