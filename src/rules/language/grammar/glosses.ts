/** Vague words with what they are to mean: "gone quiet, i.e. no order since August", "low AOV - below 300". */
export const GLOSSES = String.raw`
Glossed = v:Vague people:(NounWord / 'signups' / 'sign' 'ups' / 'joiners')? d:Gloss !(','? 'or') &{ return build.explains(v, d); } { return people ? build.people(d) : d; }
  / v:Vague f:(SpendField / CountField) c:GlossedLimit p:Period? !(','? 'or') &{ return build.isLimit(v, c); } { return build.timed(build.figure(f, c), p); }
  / v:Vague ('spenders' / 'spender') c:GlossedLimit p:Period? !(','? 'or') &{ return build.isLimit(v, c) && build.areAmounts(c); } { return build.people(build.timed(build.figure("totalSpend", c), p)); }
  / v:Vague k:AttributeKey c:GlossedLimit !(','? 'or') &{ return build.isLimit(v, c); } { return build.attributeFigure(k, c); }
  / ('net' / 'total'?) ('spend' / 'spending') AfterRefunds Link* c:Comparisons p:Period? { return build.timed(build.figure("netSpend", c), p); }
Vague = ('gone' / 'been')? !ShopName at:At Word &{ return read.vague(at); } { return read.vague(at); }
Namely = ','? ('i' '.' 'e' '.'? / 'i e' / 'ie' / 'that is' / 'meaning' / 'which means') ','?
Gloss = (Namely / ':' / '-') (Who / Aux)* d:Term { return d; } / '(' Namely? (Who / Aux)* d:Term ')' { return d; }
GlossedLimit = (Namely / ':' / '-') c:Compared { return { first: c, others: [] }; } / '(' Namely? c:Compared ')' { return { first: c, others: [] }; }
AfterRefunds = (Namely / ',')? ('after' / 'net of') 'refunds' ','? / '(' Namely? ('after' / 'net of') 'refunds' ')'
`;
