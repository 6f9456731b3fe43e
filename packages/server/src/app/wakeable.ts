/** A pause that a message ends. */
export function wakeable() {
  let isStopped = false;
  let wakeUp: () => void = () => undefined;
  return {
    isStopped: () => isStopped,
    wake(stop: boolean): void {
      isStopped ||= stop;
      wakeUp();
    },
    wait(ms: number): Promise<void> {
      if (isStopped) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
