import { useEffect, useState } from "react";

/** The value of a promise in the page's data; while a newer promise is pending, the previous value. */
export function useLatest<Value>(promise: Promise<Value>): Value | null {
  const [latest, setLatest] = useState<Value | null>(null);
  useEffect(() => {
    let isCurrent = true;
    promise.then(
      (value) => isCurrent && setLatest(value),
      // The connection broke; the next load brings it.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [promise]);
  return latest;
}
