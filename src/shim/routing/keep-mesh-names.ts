import { EdeCode } from "../../dns/numbers.ts";
import { momentaryFailure } from "../../resolver/reply.ts";
import type { Stage } from "../../resolver/resolver.ts";
import type { MeshNames } from "./mesh-names.ts";

/**
 * Stands at the only way to the original resolvers and keeps names of the mesh from them, whatever was known when their
 * route was chosen: a gateway may have told of a zone since.
 */
export function keepMeshNames(meshNames: Pick<MeshNames, "has">): Stage {
  return (next) => async (question, context) =>
    meshNames.has(question.name)
      ? momentaryFailure(EdeCode.NotReady, "the name has turned out to be one of the mesh")
      : next(question, context);
}
