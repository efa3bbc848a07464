import type { ActionFunctionArgs } from "@remix-run/node";
import { requireUserForApi } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { toOrderView } from "~/orders/order-view.server";
import { claimConfirmed } from "~/payments/claim-confirmed.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

export async function action({ request, params, context }: ActionFunctionArgs) {
  await limitRequest(requestLimits.claims, request, context);
  await verifiedForm(request, context);
  const { id: studentId } = await requireUserForApi(request);
  const order = await claimConfirmed({ paymentIntentId: String(params.paymentIntentId), studentId });
  if (!order) throw new Response("Order not found", { status: 404 });
  return Response.json(toOrderView(order));
}
