import { useEffect, useState } from "react";
import { after } from "~/platform/clock/timers";

/** True once `isWaiting` has lasted for `afterMs` without a break. */
export function useSlow(isWaiting: boolean, afterMs: number): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isWaiting) return;
    return after(afterMs, () => setSlow(true));
  }, [isWaiting, afterMs]);
  return isSlow;
}
