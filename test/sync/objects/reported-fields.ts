import { Fields } from "../../../src/sync/objects/fields.ts";
import type { Metadata } from "../../../src/sync/objects/metadata.ts";

export const METADATA: Metadata = { namespace: "ns1", name: "web" };

/** The fields of an object, and what is reported about them: `error spec.hosts[0]: "x" is ...`. */
export function reportedFields(content: Record<string, unknown>): { fields: Fields; reports: string[] } {
  const reports: string[] = [];
  const fields = new Fields(content, "", (severity, field, message) => {
    reports.push(`${severity} ${field}: ${message}`);
  });
  return { fields, reports };
}
