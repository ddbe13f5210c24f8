import { badRequest } from "./api-error.ts";
import { plainText, valueAt, type ApiObject } from "./api-object.ts";
import { apiVersionOf, type ResourceType } from "./resource-type.ts";

/** Whether an object is asked for. */
export type Selects = (object: ApiObject) => boolean;

const SET_REQUIREMENT = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/;
const EQUALITY_REQUIREMENT = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/;
const PRESENCE_REQUIREMENT = /^(!?)\s*([\w./-]+)$/;

/** Reads a label selector (`a=b,c!=d,e in (f, g),!h`); throws a 400 for one that cannot be read. */
export function parseLabelSelector(text: string): Selects {
  const requirements = text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .map(parseRequirement);
  return ({ metadata: { labels = {} } }) => requirements.every((isMet) => isMet(labels));
}

/** Reads a field selector (`metadata.name=a`); throws a 400 for fields that the resource cannot be selected by. */
export function parseFieldSelector(text: string, type: ResourceType, version: string): Selects {
  const place = type.isNamespaced ? ["metadata.namespace"] : [];
  const fields = new Set(["metadata.name", ...place, ...type.selectableFields]);
  const requirements = text.split(",").map((part) => {
    const [, field = "", operator, value = ""] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part.trim()) ?? [];
    if (!fields.has(field)) {
      const resource = `"${apiVersionOf(type, version)}, Resource=${type.plural}"`;
      const asked = `that match label selector "", field selector "${text}"`;
      throw badRequest(`Unable to find ${resource} ${asked}: field label not supported: ${field}`);
    }
    return (object: ApiObject): boolean => (plainText(valueAt(object, field)) === value) === (operator !== "!=");
  });
  return (object) => requirements.every((isMet) => isMet(object));
}

function parseRequirement(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const [, setKey = "", word, list = ""] = SET_REQUIREMENT.exec(text) ?? [];
  if (word !== undefined) {
    const values = new Set(list.split(",").map((value) => value.trim()));
    return (labels) => values.has(labels[setKey] ?? "\0") === (word === "in");
  }
  const [, key = "", operator, value] = EQUALITY_REQUIREMENT.exec(text) ?? [];
  if (operator !== undefined) return (labels) => (labels[key] === value) === (operator !== "!=");
  const [, negation, presentKey] = PRESENCE_REQUIREMENT.exec(text) ?? [];
  if (presentKey === undefined) throw badRequest(`unable to parse requirement: found '${text}', expected: identifier`);
  return (labels) => Object.hasOwn(labels, presentKey) === (negation === "");
}
