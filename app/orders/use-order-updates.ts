import { useEffect, useRef, useState } from "react";
import { isSettled, type OrderView } from "./order";

const reopenMs = 5_000;
/** A little more than two heartbeats. */
const silenceMs = 55_000;

/**
 * The order as it is now: `initial` from the server's rendering, then live from the order's stream. Handles
 * each event, so that none of a burst is missed; keeps the newest version; closes at the final state and while
 * the page is hidden; and calls `onTrouble` every 5 s while there is no stream, so that the page can
 * ask in another way.
 */
export function useOrderUpdates(initial: OrderView, onTrouble: () => void): OrderView {
  const [received, setReceived] = useState<OrderView | null>(null);
  const isNewer = received?.number === initial.number && received.version >= initial.version;
  const order = received && isNewer ? received : initial;
  const settled = isSettled(order);
  const trouble = useRef(onTrouble);
  useEffect(() => {
    trouble.current = onTrouble;
  });

  useEffect(() => {
    if (settled || !initial.paymentIntentId) return;
    return watchStream({
      url: `/api/orders/${encodeURIComponent(initial.paymentIntentId)}/sync-status`,
      onView: (view) =>
        setReceived((last) => (last?.number === view.number && last.version > view.version ? last : view)),
      onTrouble: () => trouble.current(),
    });
  }, [initial.paymentIntentId, settled]);

  return order;
}

interface Watch {
  url: string;
  onView(view: OrderView): void;
  onTrouble(): void;
}

/**
 * Keeps one `EventSource` open while the page is visible. Opens a new one after it was refused (429, 503: the
 * browser leaves it closed), and after a silence in which even the heartbeat was missing (a train in a tunnel).
 */
function watchStream({ url, onView, onTrouble }: Watch): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }
  function reopenAfter(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      onTrouble();
      open();
    }, ms);
  }
  function open() {
    close();
    if (document.hidden) return;
    source = new EventSource(url);
    const onSign = () => reopenAfter(silenceMs);
    source.onopen = onSign;
    source.addEventListener("heartbeat", onSign);
    source.onmessage = (event) => {
      onSign();
      onView(JSON.parse(event.data));
    };
    source.onerror = () => reopenAfter(reopenMs);
    onSign();
  }
  open();
  document.addEventListener("visibilitychange", open);
  window.addEventListener("online", open);
  return () => {
    document.removeEventListener("visibilitychange", open);
    window.removeEventListener("online", open);
    close();
  };
}
