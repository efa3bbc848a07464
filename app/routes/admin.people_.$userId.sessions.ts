import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { endOtherSessions, endSessionOf } from "~/accounts/open-sessions.server";
import { requireAccount } from "~/accounts/roles.server";
import { auditStaff } from "~/operations/audit.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

/** Ends one of a person's sessions, or all of them; the reader's own stays, whoever the person is. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request);
  const form = await verifiedForm(request, context);
  const { id } = await requireAccount(String(params.userId));
  const session = String(form.get("session") ?? "");
  const isAll = session === "others";
  await auditStaff({
    staffId: staff.id,
    action: isAll ? "person.sessions_ended" : "person.session_ended",
    subject: `user:${id}`,
  });
  const ended = isAll ? await endOtherSessions(id, request) : await endSessionOf(id, session);
  return redirect(`/admin/people/${id}?ended=${ended}#sessions`);
}
