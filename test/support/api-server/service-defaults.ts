import { isJsonObject, type JsonObject } from "./api-object.ts";

/** The `spec` of a Service with the fields that the server fills in; `nextIp` gives out a cluster IP. */
export function withServiceDefaults(spec: JsonObject, nextIp: () => string): JsonObject {
  const type = spec["type"] ?? "ClusterIP";
  const ports = Array.isArray(spec["ports"]) ? { ports: spec["ports"].map(withPortDefaults) } : {};
  const common = { sessionAffinity: "None", ...spec, ...ports, type };
  if (type === "ExternalName") return common;
  const clusterIP = spec["clusterIP"] === undefined ? nextIp() : spec["clusterIP"];
  return {
    internalTrafficPolicy: "Cluster",
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    clusterIP,
    clusterIPs: [clusterIP],
    ...common,
  };
}

function withPortDefaults(port: unknown): unknown {
  return isJsonObject(port) ? { protocol: "TCP", targetPort: port["port"], ...port } : port;
}
