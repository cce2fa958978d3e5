import { answerJson, startJsonServer } from './jsonServer';
import type { JsonServer, ReceivedRequest } from './jsonServer';

type Answer = JsonServer['answer'];

/** An answer of the chat completions API with this text. */
export const says = (content: string | null, choice: object = {}): Answer =>
  answerJson(200, {
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop', ...choice }],
  });

/** An answer with this JSON as its text. */
export const saysJson = (value: unknown): Answer => says(JSON.stringify(value));

/** A request as the API takes it. */
export interface ChatRequest {
  model: string;
  messages: { role: string; content: string }[];
  max_tokens?: number;
  max_completion_tokens?: number;
}

export interface FakeModel extends Pick<JsonServer, 'url' | 'close'> {
  requests: ReceivedRequest[];
  /** What it answers, one after another; the last one from then on. */
  script: (...answers: Answer[]) => void;
  /** The requests since the last script, as the API takes them. */
  asked: () => ChatRequest[];
}

/** A language model on the loopback interface that says what a test tells it to. */
export async function startFakeModel(): Promise<FakeModel> {
  const server = await startJsonServer();
  let queue: Answer[] = [];
  let since = 0;
  server.answer = (response, request) => {
    const next = queue.length > 1 ? queue.shift() : queue[0];
    (next ?? answerJson(500))(response, request);
  };
  return {
    url: server.url,
    close: server.close,
    requests: server.requests,
    script: (...answers) => {
      queue = answers;
      since = server.requests.length;
    },
    asked: () => server.requests.slice(since).map(({ body }) => body as ChatRequest),
  };
}
