import type { AppLoadContext } from "@remix-run/node";
import { verifiedForm } from "~/platform/http/verified-form.server";
import { requireStaff } from "./current-user.server";
import type { SignedInUser } from "./user";

/**
 * The form of a request that changes something, and the member of staff who sent it. Every action of the staff's pages
 * begins with this. Rights are looked up again once the form is read: a sender may take minutes over that, and lose
 * them meanwhile.
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
  // A request that was asked before keeps its answer.
  const anew = new Request(request.url, { headers: request.headers });
  await requireStaff(request);
  const form = await verifiedForm(request, context);
  return { staff: await requireStaff(anew), form };
}
