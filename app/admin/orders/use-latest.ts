import { useEffect, useState } from "react";

/** What a promise of the page's data has come to; while a newer one is awaited, what the last one had. */
export function useLatest<Value>(promise: Promise<Value>): Value | null {
  const [latest, setLatest] = useState<Value | null>(null);
  useEffect(() => {
    let isCurrent = true;
    promise.then(
      (value) => isCurrent && setLatest(value),
      // The connection broke while it was on its way: the next load brings it.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [promise]);
  return latest;
}
