import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod/v4";
import { requireUserForApi } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { longestDisplayMs } from "~/orders/display-timing";
import { findOrder } from "~/orders/find-order.server";
import { noteBrowserDisplay, noteServerDisplay } from "~/orders/order-display.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

const intent = z.string().min(1).max(255);
const schema = z.object({
  paymentIntentId: intent,
  tookMs: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().max(longestDisplayMs)),
});

/** An image that only browsers without JavaScript request. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.timings, request, context);
  const { id: studentId } = await requireUserForApi(request);
  const paymentIntentId = intent.safeParse(new URL(request.url).searchParams.get("payment_intent"));
  if (!paymentIntentId.success) return Response.json({ error: "invalid_request" }, { status: 400 });
  const order = await findOrder({ paymentIntentId: paymentIntentId.data, studentId });
  if (order) await noteServerDisplay(order);
  return new Response(null, { status: order ? 204 : 404, headers: { "Cache-Control": "no-store" } });
}

export async function action({ request, context }: ActionFunctionArgs) {
  await limitRequest(requestLimits.timings, request, context);
  const form = await verifiedForm(request, context);
  const { id: studentId } = await requireUserForApi(request);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) return Response.json({ error: "invalid_request" }, { status: 400 });
  const { paymentIntentId, tookMs } = fields.data;
  const order = await findOrder({ paymentIntentId, studentId });
  if (order) await noteBrowserDisplay(order, tookMs);
  return new Response(null, { status: order ? 204 : 404 });
}
