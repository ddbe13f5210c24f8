import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { stdin } from "node:process";
import type { Diagnostic, Severity, Where } from "../diagnostic.ts";
import type { KubernetesObject } from "../objects/kubernetes-object.ts";
import type { Source, SourceReading } from "../source.ts";
import { SourceError } from "../source.ts";
import type { Language } from "./general-yaml.ts";
import { keepItem } from "./kept-item.ts";
import { MAX_FILE_OCTETS } from "./limits.ts";
import { listManifestFiles } from "./manifest-files.ts";
import { objectsOf } from "./manifest-objects.ts";
import { readManifestText } from "./manifest-text.ts";

/** How standard input is called in diagnostics. */
const STANDARD_INPUT = "(standard input)";

/**
 * Reads what `kubectl get -o yaml|json` printed or people wrote: a file, all manifests below a folder, or standard input
 * for `-`. Files are read in order of their paths; a broken document is a diagnostic and the rest goes on.
 */
export function manifestsSource(
  path: string,
  cluster: string,
  standardInput: AsyncIterable<Uint8Array> = stdin,
): Source {
  return {
    cluster,
    async read() {
      const reading = new Reading(cluster);
      if (path === "-") {
        reading.readText(STANDARD_INPUT, decode(await collect(standardInput)));
        return reading;
      }
      const { files, linkedFolders } = await listManifestFiles(path);
      for (const folder of linkedFolders)
        reading.report("notice", { file: folder }, "is a link to a folder; not followed");
      if (files.length === 0) reading.report("error", { file: path }, "holds no .yaml, .yml or .json file");
      for (const file of files) reading.readText(file, await readFileText(file));
      return reading;
    },
  };
}

class Reading implements SourceReading {
  readonly objects: KubernetesObject[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #cluster: string;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  readText(file: string, text: string | undefined): void {
    if (text === undefined) {
      this.report("error", { file }, "is neither UTF-8 nor UTF-16 text");
      return;
    }
    for (const document of readManifestText(text, { language: languageOf(file), keepItem })) {
      const { number, line } = document;
      const origin = { file, document: number, ...(line === undefined ? {} : { line }) };
      if ("problem" in document) {
        this.report(document.severity, origin, document.problem);
        continue;
      }
      const { objects, problems } = objectsOf(document.value, origin, document.itemLines);
      for (const object of objects) this.objects.push(object);
      for (const found of problems) {
        this.report(
          found.severity,
          { ...origin, ...(found.line === undefined ? {} : { line: found.line }) },
          found.problem,
        );
      }
    }
  }

  report(severity: Severity, where: Where, message: string): void {
    this.diagnostics.push({ severity, cluster: this.#cluster, where, message });
  }
}

function languageOf(file: string): Language {
  return /\.json$/i.test(file) ? "JSON" : "YAML";
}

/** The text alone, so that the octets, which are as many, are not held while it is read. */
async function readFileText(file: string): Promise<string | undefined> {
  return decode(await readOctets(file));
}

/** PowerShell 5 writes UTF-16 with a byte order mark when it redirects to a file. */
function decode(octets: Uint8Array): string | undefined {
  const isUtf16 = octets[0] === 0xff && octets[1] === 0xfe;
  if (isUtf16) return new TextDecoder("utf-16le").decode(octets);
  if (!isUtf8(octets)) return undefined;
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("utf8");
}

async function readOctets(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_OCTETS) throw tooLarge(file);
    return await readFile(file);
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof SourceError) throw cause;
    throw new SourceError("unreadable", `cannot read ${file}: ${cause.message}`, { cause });
  }
}

async function collect(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeOctets = 0;
  for await (const chunk of input) {
    sizeOctets += chunk.byteLength;
    if (sizeOctets > MAX_FILE_OCTETS) throw tooLarge(STANDARD_INPUT);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(file: string): SourceError {
  return new SourceError("too-large", `${file} is larger than ${MAX_FILE_OCTETS} octets: split it`);
}
