/**
 * Seconds of processor time that a piece of work takes; the least of three when it takes long, because
 * on a busy machine every instruction is dearer.
 */
export function measureProcessor(work: () => void): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 3 && least > 0.8; attempt += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}
