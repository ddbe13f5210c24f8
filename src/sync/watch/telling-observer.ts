import type { SourceReading } from "../source.ts";
import type { SourceObserver } from "../watched-source.ts";

/**
 * Passes on what a source tells, and says in a line when it has told everything for the first time. `tellFailure` is called
 * with what is wrong when the source begins to fail; when it has said so, which it returns, the end of it is said as well.
 */
export function tellingObserver(
  observer: SourceObserver,
  tell: (line: string) => void,
  tellFailure: (message: string) => boolean,
): SourceObserver {
  const readings = new Map<string, ReadCount>();
  let isFailing = false;
  let isFailureTold = false;
  const works = (): void => {
    if (isFailureTold) tell("can be read again");
    isFailing = false;
    isFailureTold = false;
  };
  return {
    replace: (collection, reading) => {
      readings.set(collection, countOf(reading));
      observer.replace(collection, reading);
    },
    put: (collection, object) => observer.put(collection, object),
    remove: (collection, object) => observer.remove(collection, object),
    complete: () => {
      tell(`${totals([...readings.values()]).join(", ")} read`);
      works();
      observer.complete();
      readings.clear();
    },
    confirm: () => {
      works();
      observer.confirm();
    },
    fail: (problem) => {
      if (!isFailing) isFailureTold = tellFailure(problem.message);
      isFailing = true;
      observer.fail(problem);
    },
  };
}

interface ReadCount {
  readonly of: "names" | "objects";
  readonly count: number;
}

/** What says of names itself, as istiod does, holds no objects. */
function countOf({ objects, claims }: SourceReading): ReadCount {
  if (claims === undefined) return { of: "objects", count: objects.length };
  return { of: "names", count: new Set(claims.map(({ name }) => name)).size };
}

function totals(readings: readonly ReadCount[]): string[] {
  const sums = new Map<string, number>();
  for (const { of, count } of readings) sums.set(of, (sums.get(of) ?? 0) + count);
  return sums.size === 0 ? ["0 objects"] : [...sums].map(([of, sum]) => `${sum} ${of}`);
}
