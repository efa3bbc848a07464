import { useEffect, useState } from "react";
import { watchStream } from "./watch-stream";

interface LiveView<View> {
  /** The latest message of the stream; null before the first. */
  view: View | null;
  /** Streams don't work on this connection. */
  hasGivenUp: boolean;
}

/** Follows a live stream while the page is visible; `url` null follows nothing. */
export function useLive<View>(url: string | null): LiveView<View> {
  const [live, setLive] = useState<LiveView<View>>({ view: null, hasGivenUp: false });
  useEffect(() => {
    setLive({ view: null, hasGivenUp: false });
    if (!url) return;
    return watchStream<View>({
      url,
      onView: (view) => setLive({ view, hasGivenUp: false }),
      onTrouble: () => {},
      onGiveUp: () => setLive((last) => ({ ...last, hasGivenUp: true })),
    });
  }, [url]);
  return live;
}
