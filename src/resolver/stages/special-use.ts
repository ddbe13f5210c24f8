import { labelsOf, type Name } from "../../dns/name.ts";
import { EdeCode, Rcode } from "../../dns/numbers.ts";
import { localReply } from "../reply.ts";
import type { QueryContext, Reply, Stage } from "../resolver.ts";
import { localZoneSoa } from "../soa.ts";
import { isSpecialUseNode, specialUseZone } from "../special-use.ts";

/**
 * Keeps back what must not leave: special-use names (RFC 6761 and its successors), names of one label, which are
 * mistyped services rather than top-level domains with addresses (SAC053), unless the asker validates, and everything
 * when the view is not public. What is kept back depends on the name and the asker, never on the type.
 * Stands behind the name table, so a host of the mesh below `.internal` or `.local` is answered all the same.
 */
export function specialUse(): Stage {
  return (next) => async (question, context) => {
    const { name } = question;
    const zone = specialUseZone(name);
    if (zone !== undefined) {
      const reason = `${zone} is not for public DNS servers`;
      context.observe?.({ kind: "special-use", name, reason });
      const rcode = isSpecialUseNode(name, zone) ? Rcode.NoError : Rcode.NxDomain;
      const extendedErrors = [{ code: EdeCode.Blocked, text: reason }];
      return localReply(rcode, { authority: [localZoneSoa(zone)], extendedErrors });
    }
    if (labelsOf(name).length === 1 && !mayLeave(name, context)) {
      const reason = "names of one label are not forwarded without DO";
      context.observe?.({ kind: "special-use", name, reason });
      const extendedErrors = [{ code: EdeCode.Other, text: reason }];
      return localReply(Rcode.NxDomain, { authority: [localZoneSoa(name)], extendedErrors });
    }
    return context.view.public ? next(question, context) : refuseOutside(name, context);
  };
}

/** The answer for a name that lies outside to a view that is not public. */
export function refuseOutside(name: Name, { observe }: QueryContext): Reply {
  const reason = "this view resolves names of the mesh only";
  observe?.({ kind: "special-use", name, reason });
  return localReply(Rcode.Refused, { extendedErrors: [{ code: EdeCode.Prohibited, text: reason }] });
}

/** Validators need the DS and DNSKEY of a top level, and proof that it does not exist; stub resolvers do not set DO. */
function mayLeave(topLevel: Name, { dnssecOk, probedTopLevel }: QueryContext): boolean {
  return dnssecOk || topLevel === probedTopLevel;
}
