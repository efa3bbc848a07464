import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod/v4";
import { requireUserForApi } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { noteCheckoutNetwork } from "~/alerts/payment-tries.server";
import { CatalogError } from "~/catalog/catalog-error";
import { findCourse } from "~/catalog/find-course.server";
import { beginCheckout } from "~/checkout/begin-checkout.server";
import { checkoutUnavailable } from "~/checkout/checkout-unavailable.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

const schema = z.object({
  courseSlug: z.string().min(1).max(100),
  currency: z.string().regex(/^[a-z]{3}$/),
  amountMinor: z.coerce.number().int().nonnegative(),
});

export async function action({ request, context }: ActionFunctionArgs) {
  await limitRequest(requestLimits.checkout, request, context);
  const form = await verifiedForm(request, context);
  const student = await requireUserForApi(request);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) return Response.json({ error: "invalid_request" }, { status: 400 });
  const { courseSlug, currency, amountMinor } = fields.data;
  const course = await findCourse(courseSlug);
  if (!course) return Response.json({ error: "course_not_found" }, { status: 404 });
  try {
    const start = await beginCheckout({ student, course, currency, shownAmountMinor: amountMinor });
    if (start.kind === "ready") await noteCheckoutNetwork(start.paymentIntentId, context.clientAddress);
    return Response.json(start, { status: start.kind === "price_changed" ? 409 : 200 });
  } catch (error) {
    if (error instanceof CatalogError) return Response.json({ error: error.code }, { status: 400 });
    return checkoutUnavailable(error);
  }
}
