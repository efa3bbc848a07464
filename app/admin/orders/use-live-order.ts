import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { watchStream } from "~/live/watch-stream";

/** Reloads the page's data whenever the order has changed. */
export function useLiveOrder(url: string, version: number): void {
  const { revalidate } = useRevalidator();
  const shown = useRef(version);
  useEffect(() => {
    shown.current = version;
  });
  useEffect(
    () =>
      watchStream<{ version: number }>({
        url,
        onView: (order) => {
          if (order.version > shown.current) revalidate();
        },
        onTrouble: () => {},
        // The page stays as it is; Sync now and reloading still work.
        onGiveUp: () => {},
      }),
    [url, revalidate],
  );
}
