import { readdirSync, readFileSync } from "node:fs";

/**
 * The processor time that the threads of a process have had so far, in microseconds. Linux only. From the scheduler, in
 * nanoseconds, because `/proc/<pid>/stat` counts ticks of 10 ms, too coarse for short rounds.
 */
export function processorMicros(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [ran] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
    nanos += Number(ran);
  }
  return nanos / 1000;
}

/** The memory of a process that is resident, in megabytes of 10⁶ octets. Linux only. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} is gone`);
  return (Number(kibibytes) * 1024) / 1e6;
}
