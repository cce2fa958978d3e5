import { storeError } from '../errors';
import { rootScope } from '../expression/compileExpression';
import { documentTransforms } from '../expression/transforms';
import { isDocument } from '../query/compare';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';

/** The stages that an update's pipeline may have: those that turn one document into one document. */
export const updateStages = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'];

/** Compiles a pipeline update. Throws 72 for a stage that is not allowed, 40324 for an unknown one. */
export const compilePipelineUpdate = (
  pipeline: readonly unknown[],
  given: { now: Date; collation: Collation | undefined },
): ((document: Document) => Document) => {
  const scope = rootScope(given);
  const steps = pipeline.map((stage) => {
    if (!isDocument(stage) || Object.keys(stage).length !== 1) {
      throw storeError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const [name = ''] = Object.keys(stage);
    const transform = updateStages.includes(name) ? documentTransforms[name] : undefined;
    if (transform === undefined) throw storeError(72, `${name} is not allowed to be used within an update`);
    return transform(stage[name], scope);
  });
  return (document) => steps.reduce((current, step) => step(current), document);
};
