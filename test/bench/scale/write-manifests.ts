import { createWriteStream, mkdirSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { generatedCluster, generatedObjects, type GeneratedMesh } from "../../support/generated-mesh.ts";

/** As many objects stand in one file, as a dump of some namespaces would hold. */
const OBJECTS_PER_FILE = 20_000;

/** Writes the manifests of a made-up mesh, a folder for each cluster, in files as `kubectl get -o json` prints them. */
async function writeManifests(folder: string, mesh: GeneratedMesh): Promise<void> {
  for (let cluster = 0; cluster < mesh.clusters; cluster++) {
    const clusterFolder = join(folder, generatedCluster(cluster));
    mkdirSync(clusterFolder, { recursive: true });
    await writeCluster(clusterFolder, mesh, cluster);
  }
}

async function writeCluster(folder: string, mesh: GeneratedMesh, cluster: number): Promise<void> {
  let batch: string[] = [];
  let fileCount = 0;
  const flush = async (): Promise<void> => {
    const stream = createWriteStream(join(folder, `part-${String(fileCount++).padStart(4, "0")}.json`));
    if (!stream.write(`{"apiVersion":"v1","kind":"List","items":[\n${batch.join(",\n")}\n]}\n`)) {
      await once(stream, "drain");
    }
    stream.end();
    await finished(stream);
    batch = [];
  };
  for (const { apiVersion, kind, content } of generatedObjects(mesh, cluster)) {
    batch.push(JSON.stringify({ apiVersion, kind, ...content }));
    if (batch.length === OBJECTS_PER_FILE) await flush();
  }
  if (batch.length > 0) await flush();
}

const [root = "", names, clusters, seed] = process.argv.slice(2);
await writeManifests(root, { names: Number(names), clusters: Number(clusters), seed: Number(seed) });
