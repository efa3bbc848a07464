import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { watchStream } from "~/live/watch-stream";

/** Loads the page's data anew whenever the order has changed, whoever changed it. */
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
        // The page stays as it is; Sync now and a reload still work.
        onGiveUp: () => {},
      }),
    [url, revalidate],
  );
}
