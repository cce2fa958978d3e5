import { z } from 'zod';
import { objectId, text, timestamp } from './commonSchema';

/** What a key may do, by role. `public` is said on a route, never given to a role. */
export const permissions = [
  'customers:read',
  'customers:write',
  'orders:read',
  'orders:write',
  'segments:read',
  'segments:write',
  'campaigns:read',
  'campaigns:write',
  'analytics:read',
  'ai:use',
  'webhooks:read',
  'webhooks:write',
  'access:read',
  'access:write',
] as const;

export type Permission = (typeof permissions)[number];

export const roleSchema = z.enum(['admin', 'marketer', 'viewer']).meta({
  description:
    'admin: everything; marketer: everything but keys, and webhooks only to read; viewer: reads everything but keys and webhooks, and asks no AI helpers',
});

export type Role = z.output<typeof roleSchema>;

const marketing = permissions.filter((permission) => !/^(access|webhooks):/.test(permission));

/** The permissions of each role. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: new Set(permissions),
  marketer: new Set([...marketing, 'webhooks:read']),
  viewer: new Set(marketing.filter((permission) => permission.endsWith(':read'))),
};

/** Who makes a request. */
export interface Actor {
  /** The id of the API key, or `environment` for ADMIN_API_KEY. */
  id: string;
  name: string;
  role: Role;
}

export const createApiKeySchema = z
  .strictObject({
    name: text({ max: 100 }).meta({ description: 'what the key is for', examples: ['shop import'] }),
    role: roleSchema,
  })
  .meta({ id: 'CreateApiKey' });

export const apiKeySchema = z
  .object({
    id: objectId,
    name: z.string().meta({ description: 'what the key is for' }),
    role: roleSchema,
    createdAt: timestamp,
    lastFour: z.string().meta({ description: 'the end of the key, to tell keys apart' }),
  })
  .meta({ id: 'ApiKey' });

export const newApiKeySchema = apiKeySchema
  .extend({
    key: z.string().optional().meta({
      description: 'the secret, shown this once (absent when a request with an Idempotency-Key is replayed)',
    }),
  })
  .meta({ id: 'NewApiKey' });

export type CreateApiKey = z.output<typeof createApiKeySchema>;
export type ApiKey = z.output<typeof apiKeySchema>;
export type NewApiKey = z.output<typeof newApiKeySchema>;
