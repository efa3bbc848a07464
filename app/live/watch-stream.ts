import { after } from "~/platform/clock/timers";

const reopenMs = 5_000;
/** A little more than two heartbeats. */
const silenceMs = 55_000;
/** After this many failures in a row, streams don't work on this connection. */
const mostFailures = 3;

interface Watch<View> {
  url: string;
  onView(view: View): void;
  /** The stream is down at the moment. */
  onTrouble(): void;
  /** The stream has failed too often; nothing more will come. */
  onGiveUp(): void;
}

/**
 * Keeps one `EventSource` open while the page is visible. Opens a new one after it was refused (429, 503: the
 * browser leaves it closed), and after a silence without even heartbeats (a train in a tunnel).
 */
export function watchStream<View>({ url, onView, onTrouble, onGiveUp }: Watch<View>): () => void {
  let source: EventSource | null = null;
  let cancel = () => {};
  let failures = 0;

  function close() {
    cancel();
    source?.close();
    source = null;
  }
  function failAfter(ms: number) {
    cancel();
    cancel = after(ms, () => {
      failures += 1;
      onTrouble();
      if (failures < mostFailures) return open();
      stop();
      onGiveUp();
    });
  }
  function open() {
    close();
    if (document.hidden) return;
    source = new EventSource(url);
    const onSign = () => {
      failures = 0;
      failAfter(silenceMs);
    };
    source.onopen = () => failAfter(silenceMs);
    source.addEventListener("heartbeat", onSign);
    source.onmessage = (event) => {
      onSign();
      onView(JSON.parse(event.data));
    };
    source.onerror = () => failAfter(reopenMs);
    failAfter(silenceMs);
  }
  function stop() {
    document.removeEventListener("visibilitychange", open);
    window.removeEventListener("online", open);
    close();
  }
  open();
  document.addEventListener("visibilitychange", open);
  window.addEventListener("online", open);
  return stop;
}
