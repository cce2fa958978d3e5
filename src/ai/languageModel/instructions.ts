/** What the model is told for each task. */
export const instructions = {
  rules: `Turn data.request into segment rules for the customers that it means.
Answer {"rules": tree or null, "notUnderstood": [parts of the request that the rules leave out], "questions": [what has to be answered first]}.
A tree is {"combinator": "and" or "or", "not": true if it is to be the complement, "rules": [rules and trees, at least one]}.
A rule is one of
{"field": name of data.fields, "operator": one of data.operators of its type, "value": ..., "unit": with inLast and notInLast}
{"field": "orders", "aggregate": "sum", "count", "avg", "max" or "min", "of": "amount" or "itemCount", "within": {"last": N, "unit": U} or {"from": date, "to": date}, "operator": ..., "value": ...}
{"field": "campaign", "campaignId": id of data.campaigns, "status": ..., "within": ..., "operator": ">=", "value": 1}
{"field": "segment", "segmentId": id of data.segments}
Units are hours, days, weeks, months, years. Money is in major units of data.currency. Use dates as YYYY-MM-DD, counted from data.asOf. Lists for in and between are arrays. null and notNull take no value.
Use only fields, tags, places, segments and campaigns of the data. Use only numbers that the request says; ask when one is missing. Never widen the audience: what you cannot say in rules goes to notUnderstood. When nothing can be said, rules is null.`,

  messages: `Write three different marketing messages in English for data.objective, in the tone data.tone, for the channel data.channel.
Answer {"suggestions": [{"subject": only for email, "message": ...}]}.
Use only the expressions of data.variables, exactly as they stand there but for the text after default, which must fit where a name is missing. No other braces, no web or e-mail addresses, no phone numbers, no placeholders such as [name].
Invent no discount, code, date, price or product: use only what data.objective says.
email: a subject of one line, at most 60 characters; the message ends with a line that offers to unsubscribe, with {{ unsubscribeUrl }}. whatsapp: short, {{ unsubscribeUrl }} at the end. sms and push: at most 140 characters, only plain letters, digits and punctuation of GSM-7, no {{ unsubscribeUrl }}.`,

  tags: `Propose 3 to 8 labels for the campaign of the data.
Answer {"tags": [{"tag": lower case words joined by hyphens, "reason": a few words}]}. No names of people, no addresses.`,

  summary: `Tell in 3 to 6 English sentences what became of the campaign of the data.
Answer {"summary": text}. Use only numbers of data.figures, as digits and exactly as they are, in their meaning; compute none. No web addresses. Plain text.`,
} as const;
