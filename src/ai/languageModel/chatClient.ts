import type { Clock } from '../../utils/clock';
import { parseRetryAfter } from '../../utils/retryAfter';
import { ModelError } from '../modelError';
import { readBody, readComplaint, readCompletion } from './chatAnswer';

const ATTEMPTS = 3;
/** The first wait between attempts when the server names none; each next one is twice as long. In milliseconds. */
const FIRST_WAIT_MS = 500;
/** A server that wants to be left alone for longer is left alone. */
const LONGEST_WAIT_MS = 5000;

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatClientOptions {
  /** Without `/chat/completions`. */
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  /** The longest answer, in tokens. */
  maxTokens: number;
}

interface Deps extends ChatClientOptions {
  /** Takes one request out of the budget; false when there is none left. */
  takeRequest: () => Promise<boolean>;
  /** Waits; rejects as soon as the signal says so. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  clock: Clock;
}

/** Came to nothing, but may be tried again after a while. */
interface Setback {
  failure: 'busy' | 'unreachable';
  retryAfterMs?: number | undefined;
}

/** Talks to an OpenAI-compatible chat completions API: OpenAI, Gemini’s compatible endpoint, Groq, Ollama and others. */
export function createChatClient(deps: Deps) {
  const { baseUrl, apiKey, model, maxTokens, takeRequest, sleep, clock } = deps;
  /** What servers and models differ in; a parameter that one complains about is not sent to it again. */
  const optional: Record<string, unknown> = {
    max_tokens: maxTokens,
    temperature: 0,
    response_format: { type: 'json_object' },
  };

  /** @returns whether the same request is worth another try */
  function adapt(complaint: string | undefined): boolean {
    if (complaint === undefined || !(complaint in optional)) return false;
    delete optional[complaint];
    if (complaint === 'max_tokens') optional.max_completion_tokens = maxTokens;
    return true;
  }

  async function post(messages: readonly ChatMessage[], signal: AbortSignal): Promise<Response | Setback> {
    if (!(await takeRequest())) throw new ModelError('budget');
    try {
      return await fetch(`${baseUrl}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({ model, messages, ...optional }),
        // The key is for this server alone.
        redirect: 'manual',
        signal,
      });
    } catch (cause) {
      if (signal.aborted) throw new ModelError('timeout', { cause });
      return { failure: 'unreachable' };
    }
  }

  /** The body, unless the connection breaks off. */
  async function readAll(response: Response, signal: AbortSignal): Promise<string | Setback> {
    try {
      return await readBody(response);
    } catch (error) {
      if (error instanceof ModelError || signal.aborted) throw error;
      return { failure: 'unreachable' };
    }
  }

  async function attempt(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string | Setback> {
    const response = await post(messages, signal);
    if ('failure' in response) return response;
    const { status, headers } = response;
    if (status === 429 || status >= 500) {
      await response.body?.cancel();
      return { failure: 'busy', retryAfterMs: parseRetryAfter(headers.get('retry-after'), clock.now()) };
    }
    const body = await readAll(response, signal);
    if (typeof body !== 'string') return body;
    if (response.ok) return readCompletion(body);
    if (status === 400 && adapt(readComplaint(body))) return attempt(messages, signal);
    throw new ModelError('rejected', { cause: `status ${status}` });
  }

  async function tryAll(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const result = await attempt(messages, signal);
      if (typeof result === 'string') return result;
      const waitMs = result.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (tries - 1);
      if (tries === ATTEMPTS || waitMs > LONGEST_WAIT_MS) throw new ModelError(result.failure);
      await sleep(waitMs, signal);
    }
  }

  return {
    /**
     * Asks the model once; tries again while the server is busy or cannot be reached.
     * @param signal ends everything, as a time-out
     * @returns what it said
     * @throws ModelError
     */
    async complete(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string> {
      try {
        return await tryAll(messages, signal);
      } catch (error) {
        if (error instanceof ModelError || !signal.aborted) throw error;
        throw new ModelError('timeout', { cause: error });
      }
    },
  };
}

export type ChatClient = ReturnType<typeof createChatClient>;
