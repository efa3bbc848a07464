import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { pendingWatch } from "~/admin/orders/pending.server";
import { staffStream } from "~/admin/staff-stream.server";
import { clock } from "~/platform/clock/clock";

/** A live stream of how many orders are pending. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.streams, request, context);
  const { id: staffId } = await requireStaff(request);
  return staffStream({ request, signal: context.signal, staffId }, (stream) => {
    let sent = "";
    return pendingWatch().watch((counts) => {
      const text = JSON.stringify(counts);
      if (text === sent) return;
      sent = text;
      stream.send({ id: String(clock.nowMs()), data: counts });
    });
  });
}
