/** A headless Service `db` of `ns1`. */
export const DB = `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: ns1, uid: uid-1}
spec: {clusterIP: None}
`;
/** Two named ports and one that has no name. */
const PORTS = "ports: [{name: sql, port: 5432}, {name: metrics, port: 9187}, {port: 80}]";
/** The same Service with these ports. */
export const DB_WITH_PORTS = DB.replace("None", `None, ${PORTS}`);

/** An EndpointSlice of `db` with the given fields beside its metadata. */
export function slice(name: string, fields: string, metadata = "labels: {kubernetes.io/service-name: db}"): string {
  return `---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: ${name}, namespace: ns1, ${metadata}}, ${fields}}
`;
}

/** The Endpoints of `db`. */
export function endpoints(subsets: string): string {
  return `---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: ${subsets}}\n`;
}
