import type { RequestHandler } from 'express';
import { rolePermissions } from '../schemas/accessSchema';
import type { Actor, Permission } from '../schemas/accessSchema';
import { AppError } from '../utils/appError';

/** What authentication needs: who owns a key; undefined when nobody does. */
export interface KeyReader {
  findActor(key: string): Promise<Actor | undefined>;
}

/** Requires `Authorization: Bearer <key>` and puts its owner in `req.actor`. */
export function createAuthenticate(keys: KeyReader): RequestHandler {
  return async (req, _res, next) => {
    const [, key] = /^Bearer +(\S+) *$/i.exec(req.get('authorization') ?? '') ?? [];
    const actor = key === undefined ? undefined : await keys.findActor(key);
    if (!actor) {
      const detail = key === undefined ? 'Send Authorization: Bearer <key>.' : 'This key is not known.';
      throw new AppError('unauthorized', detail);
    }
    req.actor = actor;
    next();
  };
}

/** Lets pass only actors whose role has the permission. */
export function requirePermission(permission: Permission): RequestHandler {
  return (req, _res, next) => {
    const role = req.actor?.role;
    if (!role || !rolePermissions[role].has(permission)) {
      throw new AppError(
        'forbidden',
        `This needs the permission ${permission}, which the key's role does not have.`,
      );
    }
    next();
  };
}
