import type { SourceObserver } from "../watched-source.ts";

/** Passes on what a source tells, and says in a line when it has told everything for the first time. */
export function tellingObserver(observer: SourceObserver, tell: (line: string) => void): SourceObserver {
  const counts = new Map<string, number>();
  const count = (): number => [...counts.values()].reduce((sum, each) => sum + each, 0);
  return {
    replace: (collection, reading) => {
      counts.set(collection, reading.objects.length);
      observer.replace(collection, reading);
    },
    put: (collection, object) => observer.put(collection, object),
    remove: (collection, object) => observer.remove(collection, object),
    complete: () => {
      tell(`${count()} objects read`);
      observer.complete();
      counts.clear();
    },
    confirm: () => observer.confirm(),
    fail: (problem) => observer.fail(problem),
  };
}
