import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { endOtherSessions, endSessionOf } from "~/accounts/open-sessions.server";
import { requireAccount } from "~/accounts/roles.server";
import { staffForm } from "~/accounts/staff-form.server";
import { auditStaff } from "~/audit/audit.server";

/** Ends one of a person's sessions, or all of them; the current session always stays. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
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
