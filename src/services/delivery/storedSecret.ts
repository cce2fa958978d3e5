import type { Models } from '../../models/models';

/**
 * A secret that the installation makes for itself at its first start and keeps, the same for every process.
 * @param make invents one
 */
export function createStoredSecret(Setting: Models['Setting'], name: string, make: () => string) {
  let known: Promise<string> | undefined;

  async function load(): Promise<string> {
    await Setting.updateOne({ _id: name }, { $setOnInsert: { value: make() } }, { upsert: true }).catch(
      ignoreDuplicate,
    );
    const stored = await Setting.findById(name).lean();
    if (!stored) throw new Error(`the setting ${name} could not be stored`);
    return stored.value;
  }

  return {
    /** The secret; read once, and again only after the database did not answer. */
    async get(): Promise<string> {
      known ??= load();
      return known.catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    },
  };
}

/** Another process was first: its secret is as good. */
function ignoreDuplicate(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error;
}
