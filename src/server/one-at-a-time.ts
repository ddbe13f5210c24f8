/**
 * Runs `work` whenever it is asked for, but never twice at one time: who asks while it runs waits for one more run, which
 * all share who ask meanwhile. So what was there when somebody asked has been seen when the promise resolves.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const run = (): Promise<void> => {
    following = undefined;
    const begun = work().finally(() => {
      if (running === begun) running = undefined;
    });
    running = begun;
    return begun;
  };
  return () => {
    if (running === undefined) return run();
    following ??= running.then(run, run);
    return following;
  };
}
