import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveStream, liveStream } from "~/platform/http/live-stream.server";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Opens a stream and keeps its parts at hand. */
function openStream(onOpen: (stream: LiveStream) => void = () => {}) {
  const controller = new AbortController();
  const stop = vi.fn();
  let stream: LiveStream | undefined;
  const response = liveStream(controller.signal, (opened) => {
    stream = opened;
    onOpen(opened);
    return stop;
  });
  return { controller, stop, stream: stream as LiveStream, response };
}

describe("a live stream", () => {
  it("frames each message with its id and one line of JSON, as an unnamed event", async () => {
    const { response, stream } = openStream();
    stream.send({ id: "7", data: { text: "two\nlines" } });
    stream.close();
    expect(await response.text()).toBe('event: message\nid: 7\ndata: {"text":"two\\nlines"}\n\n');
  });

  it("tells proxies and caches to keep their hands off it", () => {
    const { response } = openStream();
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
  });

  it("may send and close while it is being opened", async () => {
    const { response, stop } = openStream((stream) => {
      stream.send({ id: "1", data: null });
      stream.close();
    });
    expect(await response.text()).toContain("id: 1\n");
    expect(stop).toHaveBeenCalledOnce();
  });

  it.each([
    ["its client goes", (parts: ReturnType<typeof openStream>) => parts.controller.abort()],
    [
      "it is closed twice",
      ({ stream }: ReturnType<typeof openStream>) => {
        stream.close();
        stream.close();
      },
    ],
    [
      "it is closed and its client goes",
      ({ stream, controller }: ReturnType<typeof openStream>) => {
        stream.close();
        controller.abort();
      },
    ],
  ])("is cleaned up exactly once when %s, timers included", async (_, end) => {
    const parts = openStream();
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    end(parts);
    await Promise.resolve();
    expect(parts.stop).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
    expect(() => parts.stream.send({ id: "9", data: null })).not.toThrow();
    expect(() => parts.stream.close()).not.toThrow();
  });

  it("ends at once when its client has gone before it was opened", () => {
    const stop = vi.fn();
    liveStream(AbortSignal.abort(), () => stop);
    expect(stop).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("beats within 30 seconds and ends after 10 minutes", async () => {
    const { response, stop } = openStream();
    const body = response.text();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(stop).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(stop).toHaveBeenCalledOnce();
    expect((await body).match(/event: heartbeat/g)?.length).toBeGreaterThanOrEqual(20);
  });
});
