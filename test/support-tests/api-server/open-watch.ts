/** An open watch, read line by line. */
export interface OpenWatch {
  /** What it told so far, as `<type> <name or code> `; what is no whole JSON as `half`. */
  readonly told: readonly string[];
  /** `end` after the last chunk, `reset` where the connection broke; undefined while it is open. */
  readonly ending: () => "end" | "reset" | undefined;
}

interface WatchLine {
  readonly type: string;
  readonly object: { readonly code?: number; readonly metadata: { readonly name?: string } };
}

/** Opens a watch of Services and reads it to its end. */
export async function openWatch(url: string, words: string): Promise<OpenWatch> {
  const response = await fetch(`${url}/api/v1/services?watch=1&${words}`);
  const told: string[] = [];
  let ending: "end" | "reset" | undefined;
  void readAll(response, told).then(
    () => (ending = "end"),
    () => (ending = "reset"),
  );
  return { told, ending: () => ending };
}

async function readAll(response: Response, told: string[]): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const octets of response.body ?? []) {
      rest += decoder.decode(octets, { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      told.push(...lines.map(wordsOf));
    }
  } finally {
    if (rest !== "") told.push("half");
  }
}

function wordsOf(line: string): string {
  const { type, object }: WatchLine = JSON.parse(line);
  return `${type} ${object.metadata.name ?? object.code ?? ""}`.trim();
}
