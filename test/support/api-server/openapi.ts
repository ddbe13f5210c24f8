import type { JsonObject } from "./api-object.ts";
import { versionsOf } from "./discovery.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { apiVersionOf, type ResourceType } from "./resource-type.ts";

const V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
/** openapi.v2.Document: swagger (1) "2.0", info (2) with title (1) and version (2), no path and no definition. */
const V2_DOCUMENT = "\x0a\x032.0\x12\x0f\x0a\x0aKubernetes\x12\x011\x42\x00";

/**
 * What kubectl reads before it sends objects: that the server checks fields itself (v3, since 1.25), or a document that
 * describes no kind, so that none is checked (v2). Undefined for other paths.
 */
export function describeApi(path: string, types: readonly ResourceType[]): Reply | undefined {
  if (path === "/openapi/v2") return { code: 200, contentType: V2_TYPE, texts: [V2_DOCUMENT] };
  const groupVersions = new Map(
    types.flatMap((type) => versionsOf([type]).map((version) => [pathOf(type, version), version] as const)),
  );
  if (path === "/openapi/v3") {
    const paths = Object.fromEntries(
      [...groupVersions.keys()].map((at) => [at, { serverRelativeURL: `/openapi/v3/${at}?hash=0` }]),
    );
    return jsonReply(200, { paths });
  }
  const at = path.replace("/openapi/v3/", "");
  const version = groupVersions.get(at);
  if (version === undefined) return undefined;
  const served = types.filter((type) => type.versions.includes(version) && pathOf(type, version) === at);
  return jsonReply(200, describeVersion(at, version, served));
}

function pathOf(type: ResourceType, version: string): string {
  return `${type.group === "" ? "api" : "apis"}/${apiVersionOf(type, version)}`;
}

function describeVersion(at: string, version: string, types: readonly ResourceType[]): JsonObject {
  const parameter = { name: "fieldValidation", in: "query", schema: { type: "string", uniqueItems: true } };
  const paths = types.map(({ group, kind, plural, isNamespaced }) => [
    `/${at}/${isNamespaced ? "namespaces/{namespace}/" : ""}${plural}/{name}`,
    {
      patch: {
        operationId: `patch${kind}`,
        parameters: [parameter],
        responses: { 200: { description: "OK" } },
        "x-kubernetes-group-version-kind": { group, version, kind },
      },
    },
  ]);
  return { openapi: "3.0.0", info: { title: "Kubernetes", version }, paths: Object.fromEntries(paths), components: {} };
}
