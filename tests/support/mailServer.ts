import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';

/** What the server says to a command: an answer such as `550 5.1.1 No such user`; `cut` ends the connection instead. */
type Verdict = string | undefined;

/** What a test lets it say; it takes everything unless told otherwise. */
interface Behaviour {
  connection?: () => Verdict;
  sender?: (address: string) => Verdict;
  recipient?: (address: string) => Verdict;
  /** After the whole mail has come. */
  mail?: (address: string) => Verdict;
}

/** A mail that was taken. */
export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  parsed: Email;
  isEncrypted: boolean;
  user: unknown;
}

export interface MailServer {
  port: number;
  /** Its address, with a login and a query if need be. */
  url: (login?: string, query?: string) => string;
  mails: ReceivedMail[];
  /** Every recipient that was named, and every mail that came to its end, whatever was answered. */
  named: string[];
  completed: string[];
  behaviour: Behaviour;
  close: () => Promise<void>;
}

const addressesOf = ({ envelope }: SMTPServerSession) => ({
  from: envelope.mailFrom ? envelope.mailFrom.address : '',
  to: envelope.rcptTo.map(({ address }) => address),
});

/** Starts a real mail server on the loopback interface. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const behaviour: Behaviour = {};
  const mails: ReceivedMail[] = [];
  const named: string[] = [];
  const completed: string[] = [];

  /** Answers as the test says, or cuts the connection. */
  function answer(verdict: Verdict, { id }: SMTPServerSession, done: (error?: Error | null) => void): void {
    if (verdict === undefined) return done();
    if (verdict !== 'cut') {
      const [code = ''] = verdict.split(' ');
      return done(Object.assign(new Error(verdict.slice(code.length + 1)), { responseCode: Number(code) }));
    }
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy();
  }

  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    authOptional: true,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onConnect: (session, done) => answer(behaviour.connection?.(), session, done),
    onMailFrom: ({ address }, session, done) => answer(behaviour.sender?.(address), session, done),
    onRcptTo({ address }, session, done) {
      named.push(address);
      answer(behaviour.recipient?.(address), session, done);
    },
    onData(stream, session, done) {
      const { from, to } = addressesOf(session);
      const finish = async (): Promise<void> => {
        const raw = await text(stream);
        completed.push(...to);
        const verdict = stream.sizeExceeded ? '552 5.3.4 Too big' : behaviour.mail?.(to[0] ?? '');
        if (verdict === undefined) {
          const parsed = await PostalMime.parse(raw);
          mails.push({ from, to, raw, parsed, isEncrypted: session.secure, user: session.user });
        }
        answer(verdict, session, done);
      };
      void finish();
    },
    ...options,
  });
  // Clients that end a connection in the middle, on purpose.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: chosen } = server.server.address() as AddressInfo;
  return {
    port: chosen,
    url: (login = '', query = '') => `smtp://${login && `${login}@`}127.0.0.1:${chosen}${query}`,
    mails,
    named,
    completed,
    behaviour,
    close: async () => {
      for (const connection of server.connections) connection._socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
