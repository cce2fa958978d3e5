import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createApiClient } from '../../../src/scripts/common/apiClient';
import { StartError } from '../../../src/utils/startError';

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a server that cannot be reached', () => {
  const failure = (url: string): Promise<unknown> =>
    createApiClient(url, 'key')
      .get('/customers')
      .catch((error: unknown) => error);

  it('is named with the cause', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;

    const error = await failure(url);

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ message: `The server at ${url} cannot be reached: ECONNREFUSED.` });
  });

  it('because its port is not one for HTTP says so', async () => {
    const error = await failure('http://127.0.0.1:5061');

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      message:
        'The server at http://127.0.0.1:5061 cannot be reached: its port is kept for another protocol, choose another one (PORT).',
    });
  });
});
