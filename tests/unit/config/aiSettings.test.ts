import { EnvError, parseEnv } from '../../../src/config/env';

const refusal = (source: Record<string, string>): string => {
  try {
    parseEnv(source);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return error.message;
  }
};

describe('the settings of a language model', () => {
  it('need no key, and lose a slash at the end', () => {
    const env = parseEnv({ AI_BASE_URL: 'http://127.0.0.1:11434/v1/', AI_MODEL: 'llama3.1' });

    expect(env).toMatchObject({
      AI_BASE_URL: 'http://127.0.0.1:11434/v1',
      AI_TIMEOUT_MS: 20_000,
      AI_MAX_TOKENS: 2000,
      AI_DAILY_REQUESTS: 500,
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ AI_BASE_URL: 'https://ai.example/v1' }, 'AI_MODEL:'],
    [{ AI_MODEL: 'x' }, 'AI_BASE_URL:'],
    [{ AI_API_KEY: 'hunter2' }, 'AI_BASE_URL:'],
    [{ AI_BASE_URL: 'https://user:hunter2@ai.example/v1', AI_MODEL: 'x' }, 'AI_BASE_URL:'],
    [{ AI_BASE_URL: 'file:///hunter2', AI_MODEL: 'x' }, 'AI_BASE_URL:'],
    [{ AI_API_KEY: 'hunter2\nx', AI_BASE_URL: 'https://ai.example/v1', AI_MODEL: 'x' }, 'AI_API_KEY:'],
    [{ AI_TIMEOUT_MS: '0' }, 'AI_TIMEOUT_MS:'],
  ])('are refused by halves: %j names %s, and no value', (source, name) => {
    const message = refusal(source);

    expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });
});
