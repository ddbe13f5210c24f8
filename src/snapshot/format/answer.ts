import type { ClaimAnswer } from "../../mesh/claim.ts";
import { backendValue, endpointValue, externalValue, readBackend, readEndpoint, readExternal } from "./endpoint.ts";
import type { Fields } from "./fields.ts";

const FORMS = ["addresses", "endpoints", "alias", "vip", "external"] as const satisfies readonly ClaimAnswer["form"][];

/** The JSON value of what a claim answers; `JSON.stringify` leaves out what is undefined. */
export function answerValue(answer: ClaimAnswer): object {
  switch (answer.form) {
    case "addresses":
      return { form: answer.form, addresses: answer.addresses };
    case "endpoints":
      return { form: answer.form, endpoints: answer.endpoints.map(endpointValue) };
    case "alias":
      return { form: answer.form, target: answer.target };
    case "vip":
      return { form: answer.form, assigned: answer.assigned, backends: answer.backends?.map(backendValue) };
    case "external":
      return { form: answer.form, ...externalValue(answer) };
  }
}

/** Reads the value that `answerValue` made. Throws `StoreError`. */
export function readAnswer(fields: Fields): ClaimAnswer {
  const form = fields.choice("form", FORMS);
  switch (form) {
    case "addresses":
      return { form, addresses: fields.addresses("addresses") };
    case "endpoints":
      return { form, endpoints: fields.objects("endpoints").map(readEndpoint) };
    case "alias":
      return { form, target: fields.name("target") };
    case "vip":
      return {
        form,
        ...(fields.has("assigned") && { assigned: fields.addresses("assigned") }),
        ...(fields.has("backends") && { backends: fields.objects("backends").map(readBackend) }),
      };
    case "external":
      return { form, ...readExternal(fields) };
  }
}
