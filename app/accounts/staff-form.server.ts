import type { AppLoadContext } from "@remix-run/node";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { requireStaff } from "./current-user.server";
import type { SignedInUser } from "./user";

/**
 * The form of a request that changes something, and the staff member who sent it. Every action of the staff
 * pages starts with this. Rights are checked again once the form has been read: sending it may take minutes,
 * in which they may be lost.
 *
 * @throws what `requireStaff` and `verifiedForm` throw.
 *
 * @example
 * const { staff, form } = await staffForm(request, context);
 */
export async function staffForm(
  request: Request,
  context: Pick<AppLoadContext, "origin" | "clientAddress">,
): Promise<{ staff: SignedInUser; form: FormData }> {
  // The same request keeps its answer.
  const anew = new Request(request.url, { headers: request.headers });
  await requireStaff(request);
  const form = await verifiedForm(request, context);
  return { staff: await requireStaff(anew), form };
}
