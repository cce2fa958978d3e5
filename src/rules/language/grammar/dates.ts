/** Dates of the customer: the first and last order, the last visit, when they signed up; and how long nothing happened. */
export const DATES = String.raw`
Dated = ('made' / 'placed')? ('their' / 'the' / 'a')? f:DatedField DatedLink? p:Period list:('or' w:(Period / OtherSpan) { return w; })+ { return build.anyOf([p, ...list].map((one) => build.when(f, one))); }
  / ('made' / 'placed')? ('their' / 'the' / 'a')? f:DatedField DatedLink? p:Period { return build.when(f, p); }
  / f:DatedField Link? 'between'? a:Number ('and' / 'to' / '-') b:Number u:Unit ('ago' / 'back') { return build.whenBetween(f, build.duration(a, u), build.duration(b, u)); }
DatedField = ('sign up' / 'signup' / 'joining' / 'registration' / 'creation' / 'created' / 'joined') 'date' { return "createdAt"; }
  / DateOf ('sign up' / 'signup' / 'signing up' / 'joining' / 'registration' / 'registering') { return "createdAt"; }
  / DateOf? ('very first' / 'first' / 'earliest') 'ever'? OrderWord WithUs? 'date'? 'ever'? { return "firstOrderAt"; }
  / DateOf? Latest OrderWord WithUs? 'date'? { return "lastOrderAt"; }
  / DateOf? Latest ('visited' / 'visit' 'date'? / 'seen' / 'active' / 'activity' / 'came') { return "lastVisitAt"; }
DateOf = ('date' / 'day') 'of' ('the' / 'their')?
/** "their first order came in before 2023". */
DatedLink = 'came in' &Period / 'came' &Period / 'took place' / 'happened' / Link
Latest = 'last' / 'latest' / 'most recent' / 'most recently'
OrderWord = OrderVerb / OrderNoun / 'placed an order' / 'made a purchase'

Inactive = Asleep head:LongSpell tail:(j:Joint d:LongSpell { return [j, d]; })+ { return build.spells(head, tail); }
  / Asleep 'for'? c:Compared ('days' / 'day') { return build.inactiveFor(c); }
  / Asleep &'for' d:LongSpell { return build.inactive(d); }
  / ('inactive' / 'dormant' / 'idle') d:LongSpell { return build.inactive(d); }
  / d:LongSpell ('without' / 'with no') Article? a:(OrderNoun { return "order"; } / VisitNoun { return "visit"; }) !(('or' / 'and' / ',') Article? (OrderNoun / VisitNoun)) { return build.without(a, d); }
  / d:LongSpell 'since' ('their' / 'the')? Latest a:(OrderNoun { return "order"; } / VisitNoun { return "visit"; }) { return build.sinceLast(a, d); }
  / ('number of' / 'no of')? 'days since' ('their' / 'the')? Latest a:(OrderWord { return "order"; } / VisitNoun { return "visit"; }) Link* c:Compared ('days' / 'day')? { return build.daysSince(a, c); }
  / d:LongSpell ('inactive' / 'dormant' / 'idle' / 'of inactivity') { return build.inactive(d); }
  / ('inactive' / 'dormant' / 'idle') r:Recent { return build.negate(build.timed(build.activity("visit"), r)); }
  / ('inactive' / 'dormant' / 'idle') 'since' s:Beginning { return build.negate(build.when("lastVisitAt", { kind: "since", first: s.first })); }
  / 'lapsed' s:Silence { return build.silent([build.activity("order")], s); }
/** "for 90 days", "for more than 3 months", "6+ months". */
LongSpell = 'for'? d:Duration OrMore { return { operator: ">=", ...d }; }
  / 'for'? n:Number OrMore u:Unit { return { operator: ">=", ...build.duration(n, u) }; }
  / ('for' / 'from' / 'since')? 'the'? ('last' / 'past')? o:SpellOperator? d:Duration { return { operator: o || ">=", ...d }; }
Asleep = 'inactive' / 'dormant' / 'idle' / ('gone' / 'been')? ('quiet' / 'silent' / 'absent') / 'gone cold'
SpellOperator = AtLeast { return ">="; } / AtMost { return "<="; } / (More / 'longer than') { return ">"; } / Less { return "<"; }

SignedUp = SignVerb ':'? p:Period { return build.when("createdAt", p); }
  / ('new' / 'newly joined') !Buyers (NounWord / 'joiners' / 'signups' / 'sign' 'ups' / 'registrations')? ':'? p:Period { return build.people(build.when("createdAt", p)); }
  / !Number s:Span ('signups' / 'sign' 'ups' / 'joiners' / 'registrations') !Period { return build.people(build.when("createdAt", read.during(s))); }
  / SignVerb 'and' Aux* Deed Period { return build.refuse("When did they sign up?"); }
  / SignVerb !Period { return build.everyone(); }
SignVerb = ('signed' / 'sign' / 'signing') 'up' ForUs? / 'sign' 'ups' / 'signups' / 'joined' ForUs? / 'join' / 'joining' / 'registered' ForUs? / 'register' / 'enrolled' / 'signed on' / 'acquired'
  / 'created' ('an account' / 'their account')? / 'added' / 'onboarded' / 'became' 'a'? ('customers' / 'customer' / 'members' / 'member')
ForUs = 'us' / 'with us' / 'for an account' / 'as' 'a'? ('customers' / 'customer')
/** How long somebody has been a customer. */
Tenure = (Who Aux*)? Aux* 'a'? ('customers' / 'customer' / 'members' / 'member' / 'with us' / 'us') 'for' Over d:Duration { return build.when("createdAt", { kind: "older", ...d }); }
  / (Who Aux*)? Aux* 'a'? ('customers' / 'customer' / 'members' / 'member' / 'with us' / 'us') 'for' Under d:Duration { return build.when("createdAt", build.recent(d)); }
  / (Who Aux*)? Aux* 'a'? ('customers' / 'customer' / 'members' / 'member' / 'with us' / 'us') 'since' s:Span { return build.when("createdAt", { kind: "since", first: s.first }); }
`;
