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
 * Answers a member of staff with a live stream, which ends within seconds of the person's rights or of the live
 * status. While live status is off the answer is 204, which tells `EventSource` to stay away.
 *
 * @throws a 429 response when the person has ten streams open in this process.
 */
export async function staffStream(
  { request, signal, staffId }: StaffStreamRequest,
  open: (stream: LiveStream) => () => void,
): Promise<Response> {
  if (!(await flags(staffId)).liveStatus) return new Response(null, { status: 204 });
  if (openStreams().countOf(staffId) >= streamsPerPerson) {
    throw new Response("Too many pages are open.", { status: 429, headers: { "Retry-After": "5" } });
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
    // A request that was asked before keeps its answer.
    const anew = new Request(request.url, { headers: request.headers });
    if ((await findUser(anew))?.role !== "staff") stream.close();
  } catch (error) {
    logger().warn({ err: error }, "a stream's rights could not be checked");
    stream.close();
  }
}
