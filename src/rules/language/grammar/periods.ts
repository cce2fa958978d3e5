/** Behind a month without a year: another one with a year that may be meant for both, as in "March or April 2025". */
const OTHER_YEAR = String.raw`','? ('or' / 'and' / '/' / 'but not') ('again' / 'then' / 'also')? 'in'? (Half / Quarter / DayOfMonth / Month) ('of' 'the'? 'year')? other:YearOf`;

/** When something happened: "in the last 30 days", "last month", "between 1 March and 31 May 2026", "since January". */
export const PERIODS = String.raw`
Month = ('january' / 'jan') { return 1; } / ('february' / 'feb') { return 2; } / ('march' / 'mar') { return 3; }
  / ('april' / 'apr') { return 4; } / 'may' { return 5; } / ('june' / 'jun') { return 6; } / ('july' / 'jul') { return 7; }
  / ('august' / 'aug') { return 8; } / ('september' / 'sept' / 'sep') { return 9; } / ('october' / 'oct') { return 10; }
  / ('november' / 'nov') { return 11; } / ('december' / 'dec') { return 12; }

YearOf = ('of' / ',')? y:Year { return y; }
  / 'of'? 'this year' !OrYear { return read.thisYear(0); } / 'of'? ('last' / 'previous') 'year' !OrYear { return read.thisYear(1); }
OrYear = 'or' ('in'? Year / 'this year' / ('last' / 'previous') 'year')
DayMonth = 'the'? d:Day 'of'? m:Month y:YearOf? { return read.date(y, m, d); }
  / m:Month 'the'? d:Day y:YearOf? { return read.date(y, m, d); }
DayOfMonth = 'the'? Day 'of'? Month / Month 'the'? Day !Year
MonthYear = m:Month y:YearOf? { return read.date(y, m); }

Quarter = ('q1' / ('the'? 'first' 'quarter')) { return 1; } / ('q2' / ('the'? 'second' 'quarter')) { return 2; }
  / ('q3' / ('the'? 'third' 'quarter')) { return 3; } / ('q4' / ('the'? ('fourth' / 'last') 'quarter' &('of' Year))) { return 4; }
Half = ('h1' / 'the'? 'first half') { return 1; } / ('h2' / 'the'? 'second half') { return 2; }
CalendarUnit = 'week' { return "week"; } / 'month' { return "month"; } / 'quarter' { return "quarter"; }
  / ('calendar'? 'year') { return "year"; }
/** Spans of whole days that need no preposition. */
SpokenSpan = 'today' { return read.unit("day", 0); } / 'yesterday' { return read.unit("day", 1); }
  / ('this' / 'the current' / 'current') u:CalendarUnit 'so far'? { return read.unit(u, 0); }
  / 'the'? ('last' / 'previous') 'calendar' u:CalendarUnit { return read.unit(u, 1); }
  / ('last' / 'previous' / 'the previous') u:CalendarUnit { return read.unit(u, 1); }
  / 'the last quarter' { return read.unit("quarter", 1); }
  / 'the'? 'day before yesterday' { return read.unit("day", 2); }
  / ('month to date' / 'mtd') { return read.unit("month", 0); } / ('quarter to date' / 'qtd') { return read.unit("quarter", 0); }
  / ('week to date' / 'wtd') { return read.unit("week", 0); } / 'so far' ('this' / 'in this') u:CalendarUnit { return read.unit(u, 0); }
  / ('year to date' / 'ytd') { return read.unit("year", 0); }
Span = t:Time { return read.timeSpan(t); }
  / h:Half ('of' 'the'? 'year')? y:YearOf? !(${OTHER_YEAR} &{ return y === null && other !== read.yearOf(read.half(h, null)); }) { return read.half(h, y); }
  / q:Quarter ('of' 'the'? 'year')? y:YearOf? !(${OTHER_YEAR} &{ return y === null && other !== read.yearOf(read.quarter(q, null)); }) { return read.quarter(q, y); }
  / SpokenSpan
  / 'the'? 'year'? y:Year { return read.yearSpan(y); }
  / 'the month of'? d:(DayMonth / MonthYear) s:("" { return read.dateSpan(d); }) &{ return s; } !(${OTHER_YEAR} &{ return d.year === undefined && other !== read.yearOf(s); }) { return s; }
/** The moment that something begins with. */
Beginning = 'the'? ('start' / 'beginning') 'of' s:(BeginningUnit / Span) { return s; } / Span
BeginningUnit = 'the' u:CalendarUnit { return read.unit(u, 0); }

/** Both ends of a range; one of them may leave out month or year: "from 1 to 15 October", "between March and May 2026". */
End = t:Time { return { span: read.timeSpan(t) }; } / d:DayMonth { return { date: d }; } / d:MonthYear { return { date: d }; }
  / y:Year { return { span: read.yearSpan(y) }; } / 'today' { return { span: read.unit("day", 0) }; }
  / 'yesterday' { return { span: read.unit("day", 1) }; } / ('now' / 'date') { return { span: read.unit("day", 0) }; }
To = 'to' / 'until' / 'till' / 'through' / 'up to' / '-'
Range = 'between' a:RangeStart ('and' / To) b:End r:("" { return read.range(a, b); }) &{ return r; } { return r; }
  / 'from'? a:RangeStart To b:End r:("" { return read.range(a, b); }) &{ return r; } { return r; }
RangeStart = End / d:Day { return { day: d }; }

OtherSpan = s:Span { return read.during(s); }
Period = Window / Recent / Older / Bounded / During
Window = 'from' a:Time 'until before' b:Time { return { kind: "window", from: a, to: b }; }
During = 'between' a:Time 'and' b:Time { return { kind: "during", first: a, last: b, isRange: true }; }
  / 'in' a:MonthYear 'and' b:MonthYear r:("" { return read.neighbours(a, b); }) &{ return r; } { return read.during(r); }
  / r:Range { return { kind: "during", ...r, isRange: true }; }
  / s:SpokenSpan { return read.during(s); }
  / ('in' / 'during' / 'over' / 'throughout' / 'for') 'the' ('whole' / 'entire' / 'entirety') 'of'? s:Span { return read.during(s); }
  / ('in' / 'during' / 'throughout') 'all of' s:Span { return read.during(s); }
  / ('in' / 'during' / 'on' / 'within' / 'throughout') s:Span { return read.during(s); }
Bounded = 'from' s:Beginning ('onwards' / 'onward' / 'on') { return { kind: "since", first: s.first }; }
  / ('since' / 'on or after' / 'starting' 'from'?) s:Beginning ('onwards' / 'onward')? { return { kind: "since", first: s.first }; }
  / ('after' / 'later than') s:Span { return { kind: "after", last: s.last }; }
  / ('before' / 'prior to' / 'earlier than') s:Beginning { return { kind: "before", first: s.first }; }
  / ('until' / 'till' / 'up to' / 'on or before' / 'through') s:Span { return { kind: "through", last: s.last }; }

Last = 'last' / 'past' / 'previous' / 'preceding' / 'trailing' / 'rolling' / 'most recent'
/** "in the last 30 days"; without a number, "the last month" is the 30 days before now and "last month" the calendar's. */
Recent = ('in' / 'within' / 'during' / 'over' / 'for' / 'throughout' / 'since' / 'from')? 'the'? Last d:Duration { return build.recent(d); }
  / ('in' / 'within' / 'during' / 'over' / 'for' / 'throughout')? 'the' ('last' / 'past') u:RollingUnit { return build.recent(build.duration(read.count(1), u)); }
  / ('in' / 'within' / 'during' / 'over')? 'past' u:RollingUnit { return build.recent(build.duration(read.count(1), u)); }
  / 'within' d:Duration ('ago' / 'of now')? { return build.recent(d); }
  / ('less than' / 'under' / 'fewer than' / 'not more than' / 'no more than' / 'at most') d:Duration 'ago' { return build.recent(d); }
  / 'in' d:Duration { return build.recent(d); }
/** Without a number, several days could be any number of them. */
RollingUnit = !('quarter' / 'quarters' / 'hours' / 'hrs' / 'days' / 'weeks' / 'wks' / 'fortnights' / 'months' / 'mths' / 'years' / 'yrs') u:Unit { return u; }
Over = 'more than' / 'more then' / 'over' / 'longer than' / 'at least' / 'older than' / 'upwards of' / 'above'
Under = 'less than' / 'less then' / 'under' / 'fewer than'
Older = Over d:Duration ('ago' / 'back' / 'earlier') { return build.older(d); }
  / 'older than' d:Duration { return build.older(d); }
  / d:Duration ('or more' / '+' / 'plus') ('ago' / 'back') { return build.older(d); }
  / n:Number ('or more' / '+' / 'plus') u:Unit ('ago' / 'back') { return build.older(build.duration(n, u)); }
/** How long something did not happen: "for 6 months", "in over a year". */
Silence = ('for' / 'in' / 'within' / 'during' / 'since' / 'from')? ('over' / 'more than' / 'at least' / 'longer than' / 'the' Last / Last)? 'the'? d:LongDuration { return build.recent(d); }
LongDuration = d:Duration OrMore? { return d; } / n:Number ('or more' / '+' / 'plus') u:Unit 'or more'? { return build.duration(n, u); }
`;
