import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";
import { readLabels } from "./labels.ts";

/** A label selector (meta/v1 LabelSelector) of namespaces. */
export interface NamespaceSelector {
  readonly requirements: readonly Requirement[];
}

/** What one label must be; `none` is an operator that does not exist, so nothing fulfils it. */
interface Requirement {
  readonly key: string;
  readonly operator: (typeof OPERATORS)[number] | "none";
  readonly values: readonly string[];
}

/** Whether a namespace is selected; `unknown` when that depends on labels that only its Namespace object has. */
export type Selected = "yes" | "no" | "unknown";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** The label that every namespace has, with its own name. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Reads a selector; what is wrong with it is reported. */
export function readNamespaceSelector(selector: Fields): NamespaceSelector {
  const labels = [...readLabels(selector.map("matchLabels"))];
  const equal = labels.map(([key, value]): Requirement => ({ key, operator: "In", values: [value] }));
  return { requirements: [...equal, ...selector.maps("matchExpressions").map(readRequirement)] };
}

/** Whether a selector selects a namespace; an empty one selects all. */
export function selectsNamespace({ requirements }: NamespaceSelector, namespace: string): Selected {
  const known = requirements.filter(({ key }) => key === NAME_LABEL);
  if (!known.every((requirement) => isFulfilled(requirement, namespace))) return "no";
  return known.length === requirements.length ? "yes" : "unknown";
}

function isFulfilled({ operator, values }: Requirement, name: string): boolean {
  switch (operator) {
    case "In":
      return values.includes(name);
    case "NotIn":
      return !values.includes(name);
    case "Exists":
      return true;
    case "DoesNotExist":
    case "none":
      return false;
  }
}

function readRequirement(expression: Fields): Requirement {
  const text = expression.text("operator") ?? "";
  const operator = OPERATORS.find((known) => known === text);
  if (operator === undefined) {
    expression.report("error", "operator", `${quoted(text)} is not one of ${OPERATORS.join(", ")}`);
  }
  const values = expression.texts("values").map(({ value }) => value);
  return { key: expression.text("key") ?? "", operator: operator ?? "none", values };
}
