/**
 * The least parts of the grammar: numbers, comparisons, lengths of time. Words in single quotes match whole words;
 * `read` and `names` look up what a token stands for, by its place.
 */
export const BASICS = String.raw`
At = "" { return offset(); }
Word = $([^ ]+ " ")

Number = at:At Word &{ return read.number(at); } { return read.number(at); }
Year = at:At Word &{ return read.year(at); } { return read.year(at); }
Day = at:At Word &{ return read.day(at); } { return read.day(at); }
Time = at:At Word &{ return read.time(at); } { return read.time(at); }
RawNumber = at:At Word &{ return read.rawNumber(at); } { return read.rawNumber(at); }
Quoted = at:At Word &{ return read.quoted(at) !== undefined; } { return read.quoted(at); }
Id = at:At Word &{ return read.id(at); } { return read.id(at); }
Address = at:At Word &{ return read.address(at); } { return read.address(at); }
FreeWord = at:At Word &{ return read.written(at); } { return read.written(at); }

Article = 'a' / 'an' / 'the' / 'any' / 'some'
Link = 'comes to' / 'come to' / 'came to' / 'amounts to' / 'adds up to' / 'stands at' / 'is' / 'are' / 'was' / 'were' / 'has been' / 'being' / 'of' / 'equals' / '=' / ':'
AtAll = 'at all' / 'whatsoever'
And = 'and' ('also' / 'additionally')? / Plus
Listed = (',' ('or' / 'and')?) / 'or' / 'and' / 'plus' / 'as well as' / '/'

AtLeast = 'at least' / 'atleast' / 'no less than' / 'no fewer than' / 'not less than' / 'not fewer than' / 'a minimum of'
  / 'minimum of' / 'minimum' / 'min' / '>=' / 'more than or equal to' / 'greater than or equal to'
  / 'equal to or more than' / 'equal or more than'
AtMost = 'at most' / 'atmost' / 'no more than' / 'not more than' / 'not over' / 'not above' / 'not exceeding' / 'up to' / 'upto'
  / 'a maximum of' / 'maximum of' / 'maximum' / 'max' / '<=' / 'less than or equal to' / 'fewer than or equal to'
More = ('more' / 'greater' / 'higher' / 'larger' / 'bigger') ('than' / 'then') / 'over' / 'above' / 'exceeding' / 'exceeds'
  / 'exceed' / 'exceeded' / 'crossed' / 'crosses' / 'crossing' / 'beyond' / 'in excess of' / 'upwards of' / 'north of' / '>'
Less = ('less' / 'fewer' / 'lower' / 'smaller') ('than' / 'then') / 'under' / 'below' / '<'
Exactly = 'exactly' / 'precisely' / 'equal to' / 'equals' / '=' / 'only' / 'just'
Other = '!=' / 'not equal to' / 'not exactly' / 'other than'

Operator = AtLeast { return ">="; } / AtMost { return "<="; } / More { return ">"; } / Less { return "<"; }
  / Exactly { return "="; } / Other { return "!="; }
OrMore = 'or' ('more' / 'longer' / 'above' / 'over' / 'higher' / 'greater' ) / 'and' ('above' / 'over' / 'up' / 'more' / 'upwards')
  / '+' / 'plus' !(Determiner* Noun) / 'upwards' / 'minimum'
OrLess = 'or' ('less' / 'fewer' / 'below' / 'under' / 'lower') / 'and' ('below' / 'under') / 'maximum' / 'max'
Suffix = 'exactly' { return "="; } / OrMore { return ">="; } / OrLess { return "<="; }

NumberList = head:Number tail:(',' n:Number { return n; })* { return [head, ...tail]; }
OneOf = 'one of' list:NumberList { return build.oneOf(list); }
Compared = ('somewhere' / 'anywhere')? 'between' a:Number ('and' / 'to' / '-') b:Number { return build.between(a, b); }
  / OneOf
  / o:Operator n:Number Slash? { return build.compare(o, n); }
  / n:Number Slash? o:Suffix { return build.compare(o, n); }
Slash = '/' '-'
Bare = a:Number 'or' b:Number !Suffix { return build.oneOf([a, b]); }
  / 'from'? a:Number ('to' / '-') b:Number { return build.between(a, b); }
  / n:Number Slash? { return build.bare(n); }
Comparison = Compared / Bare
/** "more than 5k but less than 10k"; a number with a noun of its own is not part of it. */
Comparisons = head:Comparison tail:(c:Joint d:Compared !Counted { return [c, d]; })* { return build.comparisons(head, tail); }
CountComparisons = head:Comparison tail:(c:Joint d:Compared { return [c, d]; })* { return build.comparisons(head, tail); }
AndOr = 'and' { return "and"; } / 'or' { return "or"; }
Joint = ','? ('and' / 'but' / 'yet') { return "and"; } / ','? 'or' { return "or"; }
Counted = 'times' / 'x' / OrderNoun / VisitNoun / RefundNoun / ItemNoun / Unit / AttributeKey / 'cancelled'

Frequency = 'once' { return read.count(1); } / 'twice' { return read.count(2); } / 'thrice' { return read.count(3); }
  / n:Number ('times' / 'time' / 'x' / 'occasions' / 'occasion') { return n; }
Frequent = 'on' f:Frequent { return f; }
  / 'between' a:Number ('and' / 'to' / '-') b:Number 'times' { return build.between(a, b); }
  / o:Operator n:Frequency { return build.compare(o, n); }
  / n:Frequency o:Suffix { return build.compare(o, n); }
  / n:Number o:Suffix 'times' { return build.compare(o, n); }
  / a:Number ('to' / '-') b:Number 'times' { return build.between(a, b); }
  / 'once' ('only' / ','? ('and' / 'but') ('never' / 'not') ('again' / 'came back' / 'come back' / 'returned') !Period) { return build.compare("=", read.count(1)); }
  / n:Frequency 'only' { return build.compare("=", n); }
  / n:Frequency { return build.times(n); }
Frequencies = head:Frequent tail:(c:Joint d:Frequent { return [c, d]; })* { return build.comparisons(head, tail); }

Unit = ('hours' / 'hour' / 'hrs' / 'hr') { return { unit: "hours", times: 1 }; }
  / ('days' / 'day') { return { unit: "days", times: 1 }; }
  / ('weeks' / 'week' / 'wks' / 'wk') { return { unit: "weeks", times: 1 }; }
  / ('fortnights' / 'fortnight') { return { unit: "weeks", times: 2 }; }
  / ('months' / 'month' / 'mths' / 'mth') { return { unit: "months", times: 1 }; }
  / ('quarters' / 'quarter') { return { unit: "months", times: 3 }; }
  / ('years' / 'year' / 'yrs' / 'yr') { return { unit: "years", times: 1 }; }
Duration = 'half a year' { return { count: 6, unit: "months" }; }
  / 'a year and a half' { return { count: 18, unit: "months" }; }
  / ('a' / 'an') u:Unit { return build.duration(read.count(1), u); }
  / n:Number 'full'? u:Unit { return build.duration(n, u); }
`;
