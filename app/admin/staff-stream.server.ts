import { findUser } from "~/accounts/current-user.server";
import { flags } from "~/flags/flags.server";
import { openStreams } from "~/live/open-streams.server";
import { every } from "~/platform/clock/timers";
import { type LiveStream, liveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";

const streamsPerPerson = 10;
const checkEveryMs = 5_000;

interface StaffStreamRequest {
  request: Request;
  /** The load context's. */
  signal: AbortSignal;
  staffId: string;
}

/**
 * Answers a staff member with a live stream, which ends within seconds once their rights or live status are gone. While
 * live status is off, the answer is 204, which tells `EventSource` not to reconnect.
 *
 * @throws a 429 response when the person has ten streams open in this process.
 */
export async function staffStream(
  { request, signal, staffId }: StaffStreamRequest,
  open: (stream: LiveStream) => () => void,
): Promise<Response> {
  if (!(await flags(staffId)).liveStatus) return new Response(null, { status: 204 });
  if (openStreams().countOf(staffId) >= streamsPerPerson) {
    throw new Response("Too many pages are open. Close one and try again.", {
      status: 429,
      headers: { "Retry-After": "5" },
    });
  }
  return liveStream(signal, (stream) => {
    const forget = openStreams().add(staffId, stream);
    const stop = open(stream);
    const stopChecking = every(checkEveryMs, () => void endIfNoStaff(request, stream));
    return () => {
      stopChecking();
      stop();
      forget();
    };
  });
}

async function endIfNoStaff(request: Request, stream: LiveStream): Promise<void> {
  try {
    // The user is cached per request, so a new one is needed.
    const fresh = new Request(request.url, { headers: request.headers });
    if ((await findUser(fresh))?.role !== "staff") stream.close();
  } catch (error) {
    logger().warn({ err: error }, "a stream's rights could not be checked");
    stream.close();
  }
}
