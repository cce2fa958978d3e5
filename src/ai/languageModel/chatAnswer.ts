import { z } from 'zod';
import { ModelError } from '../modelError';

/** More of an answer is not read. */
const ANSWER_LIMIT = 256 * 1024;

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});

/** The body as text. @throws ModelError unusable when it is longer than 256 KiB */
export async function readBody({ body }: Response): Promise<string> {
  if (!body) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > ANSWER_LIMIT) throw new ModelError('unusable');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What the model said. Calls of tools are not known here: an answer that is nothing else says nothing.
 * @throws ModelError refused or unusable
 */
export function readCompletion(body: string): string {
  const parsed = completionSchema.safeParse(parseJson(body));
  const choice = parsed.data?.choices[0];
  if (!choice) throw new ModelError('unusable');
  const { message, finish_reason: reason } = choice;
  if (message.refusal || reason === 'content_filter') throw new ModelError('refused');
  if (!message.content || reason === 'length') throw new ModelError('unusable');
  return message.content;
}

const FENCED = /^```(?:json)?\s*([\s\S]*?)\s*```$/;

/** The JSON object that a model was asked for, also when it was put into a code block; undefined when it is none. */
export function readJsonObject(content: string): object | undefined {
  const text = content.trim();
  const value = parseJson(FENCED.exec(text)?.[1] ?? text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const complaintSchema = z.object({ error: z.object({ message: z.string(), param: z.string().nullish() }) });

/** The parameter that a server complains about in a 400; undefined when it names none. */
export function readComplaint(body: string): string | undefined {
  const { data } = complaintSchema.safeParse(parseJson(body));
  const known = ['max_tokens', 'temperature', 'response_format'];
  return (
    known.find((name) => data?.error.param === name) ??
    known.find((name) => data?.error.message.includes(name))
  );
}
