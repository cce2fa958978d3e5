import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { EnvError, envSchema, parseEnv } from '../../../src/config/env';

const example = parse(readFileSync(path.join(__dirname, '../../../.env.example')));

/** The message that a bad configuration is refused with. */
function refusal(source: Record<string, string>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration', () => {
  it('has a default for everything: an empty environment is valid', () => {
    const env = parseEnv({});

    expect(env).toMatchObject({
      PORT: 5000,
      DATA_DIR: '.data',
      ROLE: 'all',
      CURRENCY: 'INR',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable for an unset one', () => {
    const env = parseEnv({ PORT: '', MONGODB_URI: '', ADMIN_API_KEY: '' });

    expect(env).toEqual(parseEnv({}));
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(parseEnv({}))).toBe(true);
  });

  it('is refused with the name of every bad variable and the value of none', () => {
    const bad = {
      PORT: '70001',
      MONGODB_URI: 'postgres://user:hunter2@db',
      CURRENCY: 'rupees',
      ADMIN_API_KEY: 'hunter2',
      LOG_LEVEL: 'loud',
    };

    const message = refusal(bad);

    for (const [name, value] of Object.entries(bad)) {
      expect(message).toContain(`${name}:`);
      expect(message).not.toContain(value);
    }
  });
});

describe('.env.example', () => {
  it('lists every setting and nothing else', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(envSchema.shape).sort());
  });

  it('gives every setting its default', () => {
    const defaults = Object.entries<unknown>(parseEnv({})).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value ?? null).replace(/^null$/, ''),
    ]);

    expect(example).toMatchObject(Object.fromEntries(defaults));
    expect(parseEnv(example)).toEqual(parseEnv({}));
  });
});
