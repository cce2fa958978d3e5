/** What customers spent, ordered, returned and visited: figures that are compared, and things that happened in a period. */
export const FIGURES = String.raw`
Timed = f:Figure ','? ('and' / 'but')? ('that' 'one'? / 'it' / 'which') ('was' / 'is') ('placed' / 'made')? p:Period &{ return build.isOnlyOrder(f); } { return build.onlyOrder(f, p); }
  / f:Figure ','? ('placed' / 'made') p:Period &{ return build.isOnlyOrder(f); } { return build.onlyOrder(f, p); }
  / Deed DatedMonth PeriodJoint 'in'? Undated { return build.refuse("Which year do you mean?"); }
  / Spend DatedMonth Joint Compared 'in' Undated { return build.refuse("Which year do you mean?"); }
  / Activity (',' Aux* Activity)+ (','? AndOr Aux* Activity)* Period { return build.refuse("Does the period hold for all of these? Say it beside each of them."); }
  / f:SpendField p:Period Link* c:Comparisons { return build.timed(build.figure(f, c), p); }
  / SpendVerb p:Period c:Comparisons { return build.timed(build.spent(c, []), p); }
  / OrderVerb p:Period c:Frequencies { return build.timed(build.figure("orderCount", c), p); }
  / f:CountField p:Period Link* c:Comparisons { return build.timed(build.figure(f, c), p); }
  / s:Span 'total'? f:SpendField Link* c:Comparisons { return build.timed(build.figure(f, c), read.during(s)); }
  / ('orders' / 'purchases') p:Period ('totalling' / 'totaling' / 'adding up to' / 'worth') c:Comparisons 'in total'? { return build.timed(build.figure("totalSpend", c), p); }
  / f:Deed p:During ','? ('and' / 'but') ('nothing' / 'none' / 'never' / 'not') ('since' 'then'? !Beginning / 'after that' / 'thereafter') { return build.thenNothing(f, p); }
  / f:(Figure / Activity) 'in both' a:Span 'and' b:Span { return build.list(build.periods(f, [read.during(a), ["and", read.during(b)]])); }
  / f:Spend w:Period list:(j:Joint c:Compared !Counted v:Period { return [j, c, v]; })+ { return build.repeated(f, w, list); }
  / f:Figure w:Period m:MorePeriods { return build.periods(f, [w, ...m]); }
  / f:OrderTimes ','? 'but not' w:Period { return build.excepting(build.butNotIn(f, null, w)); }
  / a:Activity w:LastPlain ','? ('but not' / 'and not') ('in' / 'within' / 'during') 'the'? Last n:Number &NothingElse &{ return build.isShorter(n, w); } { return build.excepting(build.periods(a, [w, ["not", { ...w, count: n.number }]])); }
  / a:Activity ','? 'but' Aux* 'not' w:(Period / &'for' s:Silence { return s; }) { return build.excepting(build.butNot(a, w)); }
  / f:Figure w:Period? ','? ('but' / 'and') ('none' / 'nothing' / 'not any') q:Period { return build.butNotIn(f, w, q); }
  / f:Figure w:Period? { return build.timed(f, w); }
  / a:Activity list:(c:AndOr Aux* b:Activity { return [c, b]; })+ w:Period { return build.list(build.shared(a, list, w)); }
  / a:Activity w:Period m:MorePeriods { return build.periods(a, [w, ...m]); }
  / a:Activity w:(':'? p:Period { return p; })? { return build.timed(a, w); }
  / Period ','? Lead* Aux* Deed !Period &((And / 'or' / ',') Lead* Aux* Deed !Period) { return build.refuse("Does the period hold for all of these? Say it beside each of them."); }
  / w:Period ','? Lead* Aux* f:Deed !Period { return build.timed(f, w); }
LastPlain = ('in' / 'within' / 'during') 'the'? Last n:Number &('days' / 'weeks' / 'months' / 'years') u:Unit { return build.recent(build.duration(n, u)); }
NothingElse = !. / ',' / AndOr / 'but' / ')'
MorePeriods = list:(c:PeriodJoint w:(Period / OtherSpan) !(','? Lead* Aux* (Figure / Activity)) { return [c, w]; })+ { return list; }
DatedMonth = 'in'? (Half / Quarter / DayOfMonth / Month) YearOf
Undated = (Half / Quarter / DayOfMonth / Month) !YearOf
PeriodJoint = 'and' ('again' / 'then' / 'also') &('in' / 'since' / 'within' / 'during' / SpokenSpan) { return "and"; } / ','? ('but not' / 'and not' / 'not') { return "not"; } / 'or' { return "or"; } / 'and' &('in' / 'since' / 'within' / 'during') { return "and"; }
Silent = head:Activity tail:(('or' / ',' 'or'? / 'nor') Aux* a:Activity { return a; })* w:Silence { return build.silent([head, ...tail], w); }

Deed = Figure / Activity
Figure = Spend / SpendNoun / OrderTimes / LargeOrder / CountNoun / OrderNounFigure
Activity = RefundActivity / OrderActivity / CancelActivity / VisitActivity

InTotal = 'ever' / ('till' / 'until' / 'up to' / 'to') 'now' / 'as of' ('now' / 'today') / 'in total' / 'overall' / 'altogether' / 'in all' / 'so far' / 'to date' / 'with us' / 'in our' ('shop' / 'store') / 'of all time' / 'all time' / 'till date'
SpendVerb = 'spent' / 'spend' / 'spends' / 'spending' / 'paid' 'us'? / ('did' / 'done' / 'given' 'us'? / 'gave' 'us'?) 'business' ('of' / 'worth') / 'shelled out' / ('ordered' / 'bought' / 'purchased' / 'shopped') ('goods' / 'items' / 'things')? ('for' / 'worth')
SpendKind = 'per order on average' { return "averageOrderValue"; } / 'on average per order' { return "averageOrderValue"; } / 'on an average order' { return "averageOrderValue"; }
  / 'per order' { return "averageOrderValue"; } / ('in' / 'on') ('one' / 'a single' / 'a') ('order' / 'purchase') { return "anyOrder"; }
  / ('after' / 'net of') 'refunds' { return "netSpend"; } / 'in total after refunds' { return "netSpend"; } / 'by the opening balance' { return "opening.totalSpend"; }
  / InTotal { return "totalSpend"; } / ('on' / 'in') ('orders' / 'purchases') { return "totalSpend"; }
Spend = 'after refunds' ','? Lead* Aux* SpendVerb c:Comparisons { return build.figure("netSpend", c); }
  / SpendVerb b:SpendKind* c:Compared d:Compared !Counted &{ return build.areSpendLimits(c, d); } { return build.spent(build.comparisons(c, [["and", d]]), b); }
  / SpendVerb ('an average of' / 'average' / 'avg') c:Comparisons ('per' / 'on each' / 'on every' / 'each' / 'an') ('order' / 'purchase') { return build.figure("averageOrderValue", c); }
  / ('averaging' / 'average' / 'averages') c:Comparisons ('per' / ('on' / 'in')? ('each' / 'every' / 'an' / 'a')) ('order' / 'purchase' / 'transaction') &{ return build.areSpent(c); } { return build.figure("averageOrderValue", c); }
  / ('orders' / 'purchases') ('that' / 'which')? ('averaging' / 'average' / 'averaged') c:Comparisons !Counted &{ return build.areSpent(c); } { return build.figure("averageOrderValue", c); }
  / SpendVerb b:SpendKind* ('a total of' / 'total')? c:Comparisons a:SpendKind* { return build.spent(c, [...b, ...a]); }
  / SpendVerb ('anything' / 'any money' / 'money' / ('a' / 'one') 'single'? ('rupee' / 'paisa' / 'penny' / 'pound' / 'cent')) a:SpendKind* { return build.spent(build.single(">", read.count(0)), a); }
  / SpendVerb 'nothing' AtAll? a:SpendKind* { return build.spent(build.nothing(), a); }
  / c:Compared 'spend' a:SpendKind* { return build.spent({ first: c, others: [] }, a); }
  / c:Comparisons ('spent' / ('of' / 'in') ('total' / 'lifetime')? ('spend' / 'spending' / 'purchases' / 'sales' / 'orders') / ('total' / 'lifetime') ('spend' / 'spending')) a:SpendKind* { return build.spent(c, a); }

OrderValue = 'value' / 'amount' / 'size' / 'total'
/** What was given back in all; what one refund was is no figure. */
Refunded = PlacedVerb? RefundNoun ('totalling' / 'totaling' / 'adding up to' / 'amounting to') c:Comparisons !Counted InTotal? { return c; }
  / PlacedVerb? 'refunds' ('worth' / 'of' / 'for') c:Comparisons InTotal { return c; }
  / ('total' 'refunds' / 'sum of' ('all' / 'their')? 'refunds' / 'total'? ('refund' / 'refunded') ('amount' / 'total' / 'value')) Link* c:Comparisons !Counted &{ return build.areAmounts(c); } { return c; }
  / ('been' / 'got')? 'refunded' 'a total of' c:Comparisons !Counted { return c; }
  / ('been' / 'got')? 'refunded' c:Comparisons 'in total' { return c; }
SpendNoun = c:Refunded { return build.figure("refunded", c); }
  / ('minimum' / 'min') 'total'? 'spend' ('of' / 'is')? n:Number { return build.figure("totalSpend", build.single(">=", n)); }
  / ('minimum' / 'maximum' / 'max' / 'min') ('order' / 'purchase') OrderValue? 'of'? Bare { return build.figure("unclear", build.nothing()); }
  / ('total' / 'lifetime') 'purchase' Link? c:Comparisons !Counted &{ return build.areAmounts(c); } { return build.figure("totalSpend", c); }
  / PlacedVerb? Article? f:SpendField 'ever'? Link* c:Comparisons a:SpendKind* { return build.figure(a.includes("netSpend") ? "netSpend" : f, c); }
SpendField = ('average' / 'avg' / 'mean') ('order' / 'purchase' / 'basket' / 'transaction' / 'bill' / 'cart' / 'ticket' / 'invoice' / 'spend per order') OrderValue? { return "averageOrderValue"; } / ('order' / 'purchase' / 'basket' / 'bill' / 'cart') OrderValue? ('average' / 'avg') { return "averageOrderValue"; } / 'aov' { return "averageOrderValue"; }
  / 'total'? 'amount' ('spent' / 'of' 'spend') { return "totalSpend"; }
  / 'net' ('spend' / 'spending' / 'total spend') ('after refunds')? { return "netSpend"; } / 'total'? ('spend' / 'spending') 'after refunds' { return "netSpend"; }
  / ('largest' / 'biggest' / 'highest' / 'maximum' / 'max' / 'most expensive') ('single'? ('order' / 'purchase')) OrderValue? { return "largestOrder"; }
  / ('smallest' / 'lowest' / 'minimum' / 'cheapest') ('order' / 'purchase') OrderValue? { return "smallestOrder"; }
  / ('total' / 'lifetime' / 'overall' / 'all time')? ('spend' / 'spending' / 'spends' / 'purchase value' / 'order value' !. / 'expenditure') { return "totalSpend"; }
  / ('total' / 'lifetime')? !AttributeKeys ('revenue' / 'sales') { return "totalSpend"; } / ('total' / 'lifetime' / 'overall' / 'cumulative' / 'combined') ('order' / 'purchase') ('value' / 'amount') { return "totalSpend"; } / ('orders' / 'purchases') ('totalling' / 'totaling' / 'adding up to') { return "totalSpend"; }
  / 'customer'? ('lifetime' / 'life time') 'value' { return "totalSpend"; } / 'ltv' { return "totalSpend"; } / 'clv' { return "totalSpend"; }

OrderNoun = 'orders' / 'order' / 'purchases' / 'purchase' / 'transactions' / 'transaction'
VisitNoun = 'visits' / 'visit'
RefundNoun = 'refunds' / 'refund'
ItemNoun = 'items' / 'item' / 'products' / 'product' / 'pieces' / 'units' / 'articles'
OrderVerb = 'ordered' / 'order' / 'orders' / 'ordering' / 'bought' / 'buy' / 'buys' / 'buying' / 'purchased' / 'purchase' / 'purchases' / 'purchasing'
  / 'shopped' / 'shop' / 'shops' / 'shopping' / 'transacted'
PlacedVerb = 'placed' / 'place' / 'made' / 'make' / 'had' / 'got' / 'did' / 'completed'
WithUs = 'from us' / 'with us' / ('at' / 'in' / 'from') ('our' / 'the') ('shop' / 'store' / 'site' / 'website')
Thing = 'anything' / 'something' / 'any items' / 'goods' / 'stuff' / 'things'
SingleThing = Single ('thing' / 'item' / 'product')
Single = ('even' / 'so much as')? 'a' 'single'? / 'one single' / ('even' / 'so much as') 'one' 'single'?
VisitVerb = ('came' / 'come') ('to see' / 'to visit') 'us' / 'dropped by' / ('been to' / 'came to' / 'come to') ('us' / ('our' / 'the') ('shop' / 'store' / 'site' / 'website')) / ('visited' / 'visit' / 'visits' / 'visiting') ('us' / ('our' / 'the') ('shop' / 'store' / 'site' / 'website'))?

OrderTimes = ('only' / 'just') OrderVerb Thing? WithUs? c:Frequencies WithUs? &{ return build.isBare(c); } { return build.figure("orderCount", c); }
  / OrderVerb Thing? WithUs? c:Frequencies WithUs? { return build.figure("orderCount", c); }
  / VisitVerb c:Frequencies { return build.figure("visits", c); }
  / PlacedVerb? Article? OrderNoun 'refunded' c:Frequencies { return build.figure("refundCount", c); }
  / ('returned' / 'return') (Thing / 'items' / 'products') c:Frequencies { return build.figure("refundCount", c); }
  / ('asked for' / 'requested' / 'received' / 'had' / 'got' / 'claimed') Article? RefundNoun c:Frequencies { return build.figure("refundCount", c); }
  / 'got'? 'refunded' c:Frequencies { return build.figure("refundCount", c); }
LargeOrder = PlacedVerb? ('orders' / 'purchases') ('worth' / 'of' / 'for') c:Comparisons InTotal { return build.figure("totalSpend", c); }
  / (PlacedVerb)? ('an' / 'a' / 'any' / 'at least one' / 'one')? 'single'? ('order' / 'purchase') ('of' / 'worth' / 'for' / 'valued at')? c:(Comparisons) &{ return !build.isBare(c); } { return build.figure("anyOrder", c); }
CountField = ('number' / 'no' '.'?) 'of' f:Counter { return f; } / ('order' / 'purchase') 'count' { return "orderCount"; } / 'refund' 'count' { return "refundCount"; }
CountNoun = 'total'? (('number' / 'no' '.'? / 'count' / 'quantity') 'of' / 'total') ItemNoun ('bought' / 'ordered' / 'purchased')? Link? c:Comparisons { return build.figure("items", c); }
  / VisitNoun ('is' / 'are' / 'were')? c:Comparisons &{ return !build.isBare(c) && build.isCount(c); } { return build.figure("visits", c); }
  / ('number' / 'no' '.'?) 'of' f:Counter Link? c:Comparisons &{ return build.isSmall(c); } { return build.figure(f, c); }
  / ('order' / 'purchase') 'count' Link? c:Comparisons { return build.figure("orderCount", c); }
  / 'visit' 'count' Link? c:Comparisons { return build.figure("visits", c); }
  / 'refund' 'count' Link? c:Comparisons { return build.figure("refundCount", c); }
  / ('total' / 'lifetime') f:Counter Link? c:Comparisons &{ return build.isSmall(c); } { return build.figure(f, c); }
  / f:Counter a:Number ('-' / 'to') b:Number !(Counted / Month / 'of') c:("" { return build.range(a, b); }) &{ return build.areFew(c); } { return build.figure(f, c); }
  / f:Counter s:('>=' / '<=' / '>' / '<' / '=' / '!=') n:Number &{ return n.number < 1000; } { return build.figure(f, build.single(s.trim(), n)); }
Counter = 'orders' { return "orderCount"; } / 'purchases' { return "orderCount"; } / 'visits' { return "visits"; } / 'refunds' { return "refundCount"; }
OrderNounFigure = (OrderVerb / PlacedVerb Article? OrderNoun ('of' / 'with'))? c:Comparisons ItemNoun ('in' / 'on') ('one' / 'a single' / 'single' / 'a' / 'an' / 'the same' / 'any one' / 'any' / 'any single')? (OrderNoun / 'basket' / 'go' / 'bill') &{ return build.isCount(c) && build.isAtLeast(c); } { return build.figure("mostItems", c); }
  / 'on average' PlacedVerb? c:Comparisons ItemNoun ('per' / 'in each' / 'in an') OrderNoun &{ return build.isCount(c); } { return build.figure("averageItems", c); }
  / (PlacedVerb / OrderVerb)? Article? ('average of' / 'average' / 'avg of' / 'avg') c:Comparisons ItemNoun ('per' / 'in each' / 'in an' / 'an' / 'each') OrderNoun &{ return build.isCount(c); } { return build.figure("averageItems", c); }
  / ('average' / 'avg') ('number of' / 'no' '.'? 'of')? ItemNoun ('per' / 'in each' / 'in an' / 'an') OrderNoun Link* c:Comparisons &{ return build.isCount(c); } { return build.figure("averageItems", c); }
  / PlacedVerb? c:Comparisons ItemNoun 'per' OrderNoun 'on average' &{ return build.isCount(c); } { return build.figure("averageItems", c); }
  / (PlacedVerb / OrderVerb &Article)? (Article / 'one' / 'at least one')? 'single'? ('order' / 'purchase') ('of' / 'with' / 'containing') c:Comparisons ItemNoun 'in it'? &{ return build.isCount(c) && build.isAtLeast(c); } { return build.figure("mostItems", c); }
  / PlacedVerb? c:Compared f:CountedNoun ','? ('but' / 'yet') d:Compared &NothingElse &{ return build.isUpperFirst(c, d); } { return build.figure(f, build.comparisons(c, [["and", d]])); }
  / PlacedVerb? n:Number f:CountedNoun s:(Suffix / AtEnd) { return build.figure(f, build.single(s, n)); }
  / PlacedVerb? c:CountComparisons f:CountedNoun !(('or' / 'and') CountWord) &{ return build.isCount(c); } { return build.figure(f, c); }
  / ('ordered' / 'bought' / 'purchased') ('a total of' / 'total' / 'in total')? c:Comparisons ItemNoun InTotal? &{ return build.isCount(c); } { return build.figure("items", c); }
  / c:CountComparisons ItemNoun ('ordered' / 'bought' / 'purchased') InTotal? &{ return build.isCount(c); } { return build.figure("items", c); }
  / c:CountComparisons ItemNoun ('in total' / 'overall' / 'altogether' / 'so far') &{ return build.isCount(c); } { return build.figure("items", c); }
  / ('cancelled' / 'canceled') c:CountComparisons OrderNoun &{ return build.isCount(c); } { return build.figure("cancelled", c); }
/** "5 orders at least", with nothing of its own behind it. */
AtEnd = s:('at least' { return ">="; } / 'at most' { return "<="; }) !(Number / Frequency / Article / VerbStart) { return s; }
CountedNoun = n:CountWord ('only' / InTotal / 'placed' / 'made')? { return n; }
CountWord = ('cancelled' / 'canceled') OrderNoun { return "cancelled"; } / 'completed'? OrderNoun !(OrderValue) { return "orderCount"; }
  / VisitNoun { return "visits"; } / RefundNoun { return "refundCount"; }

OrderActivity = OrderVerb Thing? WithUs? Before { return build.activity("order"); }
  / OrderVerb Thing WithUs? AtAll? { return build.activity("order"); }
  / ('placed' / 'place' / 'made' / 'make' / 'had' / 'done') Article? 'completed'? (OrderNoun / 'shopping') WithUs? { return build.activity("order"); }
  / Article? ('order' / 'purchase') 'history' { return build.activity("order"); }
  / Article? OrderNoun ('made' / 'placed' / 'done')? WithUs? AtAll? { return build.activity("order"); }
  / OrderVerb !'nothing' Thing? WithUs? AtAll? { return build.activity("order"); }
Before = 'before' !Span / 'previously' / 'in the past' !(Unit / Number) / 'at some point'
RefundActivity = PlacedVerb? Article? OrderNoun 'refunded' { return build.activity("refund"); }
  / Article? RefundNoun ('requested' / 'issued' / 'given' / 'processed') { return build.activity("refund"); }
  / ('asked for' / 'requested' / 'got' / 'received' / 'had' / 'claimed' / 'taken' / 'were given' / 'were issued' / 'given' / 'issued')? Article? RefundNoun AtAll? { return build.activity("refund"); }
  / ('returned' / 'return') Thing { return build.activity("refund"); }
  / ('been' / 'got')? 'refunded' { return build.activity("refund"); }
CancelActivity = ('cancelled' / 'canceled') Article? OrderNoun { return build.activity("cancelled"); }
  / ('had' / 'placed')? Article? ('cancelled' / 'canceled') OrderNoun { return build.activity("cancelled"); }
VisitActivity = VisitVerb AtAll? { return build.activity("visit"); }
  / ('made' / 'paid')? Article? VisitNoun AtAll? { return build.activity("visit"); }
  / 'been'? ('active' / 'seen' / 'back' / 'come back') 'again'? &((AndOr / ',' / 'nor') Aux* / Period / Silence) { return build.activity("visit"); }
  / Article? 'activity' { return build.activity("visit"); }

Repeat = 'first time' Buyers ':'? p:Period { return build.people(build.when("firstOrderAt", p)); }
  / !Number s:Span Buyers !Period { return build.people(build.timed(build.activity("order"), read.during(s))); }
  / b:Buyers ':'? p:Period { return build.people(build.timed(build.activity("order"), p)); }
  / ('spenders' / 'spender') ('of' / 'with')? c:Comparisons !Counted &{ return build.areAmounts(c); } p:Period? { return build.people(build.timed(build.figure("totalSpend", c), p)); }
  / 'non' ('buyers' / 'purchasers' / 'shoppers') { return build.people(build.rule("orderCount", "=", 0)); }
  / ('repeat' / 'returning') (Noun / 'purchasers') { return build.people(build.rule("orderCount", ">=", 2)); }
  / ('one time' / 'first time' / 'single order' / 'single purchase' / 'one off' / 'one order') (Noun / 'purchasers') { return build.people(build.rule("orderCount", "=", 1)); }
`;
