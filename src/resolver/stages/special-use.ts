import { labelsOf, type Name } from "../../dns/name.ts";
import { EdeCode, Rcode } from "../../dns/numbers.ts";
import { localReply } from "../reply.ts";
import type { QueryContext, Stage } from "../resolver.ts";
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
      context.observe?.({ kind: "special-use", name, reason: `${zone} is not for public DNS servers` });
      const rcode = isSpecialUseNode(name, zone) ? Rcode.NoError : Rcode.NxDomain;
      return localReply(rcode, { authority: [localZoneSoa(zone)] });
    }
    if (labelsOf(name).length === 1 && !mayLeave(name, context)) {
      const reason = "names of one label are not forwarded without DO";
      context.observe?.({ kind: "special-use", name, reason });
      const extendedErrors = [{ code: EdeCode.Other, text: reason }];
      return localReply(Rcode.NxDomain, { authority: [localZoneSoa(name)], extendedErrors });
    }
    if (!context.view.public) {
      const reason = "this view resolves names of the mesh only";
      context.observe?.({ kind: "special-use", name, reason });
      return localReply(Rcode.Refused, { extendedErrors: [{ code: EdeCode.Prohibited, text: reason }] });
    }
    return next(question, context);
  };
}

/** Validators need the DS and DNSKEY of a top level, and proof that it does not exist; stub resolvers do not set DO. */
function mayLeave(topLevel: Name, { dnssecOk, probedTopLevel }: QueryContext): boolean {
  return dnssecOk || topLevel === probedTopLevel;
}
