import { readFile, stat } from "node:fs/promises";
import { stdin } from "node:process";
import type { Diagnostic, Severity, Where } from "../diagnostic.ts";
import { withoutCopies } from "../objects/copied-endpoints.ts";
import type { KubernetesObject, ObjectOrigin } from "../objects/kubernetes-object.ts";
import type { Source, SourceReading } from "../source.ts";
import { SourceError } from "../source.ts";
import type { Language } from "./general-yaml.ts";
import { keepItem } from "./kept-item.ts";
import { MAX_FILE_OCTETS } from "./limits.ts";
import type { DocumentProblem, DocumentValue } from "./manifest-document.ts";
import { decodeManifest, type DecodedText } from "./manifest-encoding.ts";
import { listManifestFiles, type ManifestFiles } from "./manifest-files.ts";
import { isCutObject, objectsOf } from "./manifest-objects.ts";
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
      if (path === "-") {
        const reading = new Reading(cluster);
        reading.read(STANDARD_INPUT, decodeManifest(await collect(standardInput)));
        return reading;
      }
      const listed = await listManifestFiles(path);
      const reading = readingOfList(path, listed, cluster);
      for (const file of listed.files) reading.read(file, await readFileText(file));
      return reading;
    },
  };
}

/** What is to be said of the files below a path, whatever is in them. */
export function readManifestList(path: string, listed: ManifestFiles, cluster: string): SourceReading {
  return readingOfList(path, listed, cluster);
}

/** What one file holds. Rejects with `SourceError` when it cannot be read. */
export async function readManifestFile(file: string, cluster: string): Promise<SourceReading> {
  const reading = new Reading(cluster);
  reading.read(file, await readFileText(file));
  return reading;
}

function readingOfList(path: string, { files, linkedFolders }: ManifestFiles, cluster: string): Reading {
  const reading = new Reading(cluster);
  for (const folder of linkedFolders) reading.report("notice", { file: folder }, "is a link to a folder; not followed");
  if (files.length === 0) reading.miss("error", { file: path }, "holds no .yaml, .yml or .json file");
  return reading;
}

class Reading implements SourceReading {
  readonly objects: KubernetesObject[] = [];
  readonly diagnostics: Diagnostic[] = [];
  isWhole = true;
  readonly #cluster: string;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  read(file: string, decoded: DecodedText): void {
    if ("problem" in decoded) this.miss("error", { file }, decoded.problem);
    else if (decoded.text === "") this.miss("warning", { file }, "is empty: was it cut off?");
    else this.#readText(file, decoded.text);
  }

  report(severity: Severity, where: Where, message: string): void {
    this.diagnostics.push({ severity, cluster: this.#cluster, where, message });
  }

  /** Reports something that objects may have been in. */
  miss(severity: Severity, where: Where, message: string): void {
    this.isWhole = false;
    this.report(severity, where, message);
  }

  #readText(file: string, text: string): void {
    const before = this.objects.length;
    let cutOff: Where | undefined;
    for (const document of readManifestText(text, { language: languageOf(file), keepItem })) {
      const { number, line } = document;
      const origin = { file, document: number, ...(line === undefined ? {} : { line }) };
      cutOff = "value" in document && isCutObject(document.value) ? origin : undefined;
      if ("problem" in document) this.#reportProblem(document, origin);
      else this.#readDocument(document, origin);
    }
    for (const object of withoutCopies(this.objects.splice(before))) this.objects.push(object);
    if (cutOff !== undefined) this.miss("warning", cutOff, "has nothing behind kind and apiVersion: was it cut off?");
  }

  #readDocument({ value, itemLines }: DocumentValue, origin: ObjectOrigin): void {
    const { objects, problems } = objectsOf(value, origin, itemLines);
    for (const object of objects) this.objects.push(object);
    for (const problem of problems) this.#reportProblem(problem, origin);
  }

  #reportProblem({ severity, problem, line, isLoss = severity === "error" }: DocumentProblem, origin: Where): void {
    const where = { ...origin, ...(line === undefined ? {} : { line }) };
    if (isLoss) this.miss(severity, where, problem);
    else this.report(severity, where, problem);
  }
}

function languageOf(file: string): Language {
  return /\.json$/i.test(file) ? "JSON" : "YAML";
}

/** The text alone, so that the octets, which are as many, are not held while it is read. */
async function readFileText(file: string): Promise<DecodedText> {
  return decodeManifest(await readOctets(file));
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
