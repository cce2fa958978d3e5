import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { VendorUnavailableError } from '../vendor';

/** More of an answer is not read. */
const ANSWER_LIMIT = 1024 * 1024;
/** Shorter than servers keep idle connections, so that none is used that has just been closed. */
const IDLE_MS = 2000;

export interface HttpAnswer {
  status: number;
  retryAfter: string | undefined;
  /** Undefined when it was too long, or broke off. */
  body: string | undefined;
}

/** The request left, or may have left, and no answer came. */
export class AnswerLostError extends Error {
  constructor(
    /** For the log entry of the message. */
    readonly reason: 'timeout' | 'connection_lost',
    options: ErrorOptions,
  ) {
    super(reason, options);
    this.name = 'AnswerLostError';
  }
}

/** Tells from when on a request may have reached the other side: a connection is there, encrypted if it is to be. */
function watchConnection(request: ClientRequest, isSecure: boolean): () => boolean {
  let isThere = false;
  const arrive = (): void => {
    isThere = true;
  };
  request.once('socket', (socket) => {
    if (request.reusedSocket) arrive();
    else socket.once(isSecure ? 'secureConnect' : 'connect', arrive);
  });
  return () => isThere;
}

/** The answer's status is known whatever becomes of its body. */
function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = (body: string | undefined): void =>
      resolve({ status, retryAfter: headers['retry-after'], body });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > ANSWER_LIMIT) response.destroy();
    });
    response.once('end', () => end(Buffer.concat(chunks).toString('utf8')));
    response.once('error', () => end(undefined));
    response.once('close', () => end(undefined));
  });
}

/**
 * Posts JSON over connections that are kept for the next request. It follows no redirect, so nobody else is ever
 * spoken to, and knows exactly whether a request that failed can have been read.
 */
export function createHttpPoster() {
  const agents = {
    http: new HttpAgent({ keepAlive: true, timeout: IDLE_MS }),
    https: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }),
  };

  return {
    /**
     * Posts a body.
     * @throws VendorUnavailableError when there was no connection, so that nothing can have left
     * @throws AnswerLostError when nobody knows
     */
    post(
      url: URL,
      body: string,
      { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
    ): Promise<HttpAnswer> {
      const isSecure = url.protocol === 'https:';
      return new Promise((resolve, reject) => {
        const options = {
          method: 'POST',
          agent: isSecure ? agents.https : agents.http,
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
          signal,
        };
        const request = (isSecure ? httpsRequest : httpRequest)(url, options);
        const isThere = watchConnection(request, isSecure);
        request.once('response', (response) => resolve(readAnswer(response)));
        request.on('error', (cause) => {
          if (!isThere()) reject(new VendorUnavailableError('the vendor cannot be reached', { cause }));
          else reject(new AnswerLostError(signal.aborted ? 'timeout' : 'connection_lost', { cause }));
        });
        request.end(body);
      });
    },

    /** Ends the connections. */
    close(): void {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

export type HttpPoster = ReturnType<typeof createHttpPoster>;
