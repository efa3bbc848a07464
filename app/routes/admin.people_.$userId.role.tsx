import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";
import { AccountError } from "~/accounts/account-error";
import { requireStaff } from "~/accounts/current-user.server";
import { requireAccount } from "~/accounts/roles.server";
import { staffForm } from "~/accounts/staff-form.server";
import { needsPassword, stepUp } from "~/accounts/step-up.server";
import { stepUpProblem } from "~/accounts/step-up-problem";
import { changeStaffRights, StaffRightsError, staffRightsProblem } from "~/admin/people/staff-rights.server";
import { StaffRightsForm } from "~/admin/people/staff-rights-form";
import { randomId } from "~/platform/clock/random";
import { Badge } from "~/ui/badge";

const schema = z.object({
  role: z.enum(["staff", "student"]),
  reason: z
    .string()
    .trim()
    .min(3, "Enter a reason for the audit log.")
    .max(500, "Use at most 500 characters."),
  key: z.uuid(),
});

export async function loader({ request, params }: LoaderFunctionArgs) {
  const staff = await requireStaff(request);
  const account = await requireAccount(String(params.userId));
  return {
    account,
    isOneself: account.id === staff.id,
    needsPassword: await needsPassword(request),
    changeKey: randomId(),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff: by, form } = await staffForm(request, context);
  const account = await requireAccount(String(params.userId));
  const typed = String(form.get("reason") ?? "").slice(0, 500);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) {
    const { reason } = z.flattenError(fields.error).fieldErrors;
    return data(
      { typed, reason: reason?.[0], problem: reason ? undefined : "Reload the page and try again." },
      400,
    );
  }
  try {
    await stepUp(request, by, form);
    await changeStaffRights({ by, account, ...fields.data });
  } catch (error) {
    if (error instanceof AccountError) {
      const { words, status, headers } = stepUpProblem(error);
      return data({ typed, password: words }, { status, headers });
    }
    if (error instanceof StaffRightsError) {
      return data({ typed, problem: staffRightsProblem(error) }, 409);
    }
    throw error;
  }
  return redirect("/admin/security?changed=rights");
}

export default function StaffRights() {
  const { account, ...form } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-2xl gap-6">
      <div className="grid gap-2">
        <h1 className="wrap-anywhere text-title">Role of {account.name}</h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-muted">
          <span className="wrap-anywhere">{account.email}</span>
          {account.role === "staff" ? <Badge tone="info">Staff</Badge> : <Badge>Student</Badge>}
          {!account.isVerified && <Badge tone="warning">Address not confirmed</Badge>}
        </p>
        <p className="wrap-anywhere">
          <Link to={`/admin/people/${account.id}`}>View {account.name}</Link>
          {" · "}
          <Link to="/admin/security">All staff</Link>
        </p>
      </div>
      <StaffRightsForm account={account} {...form} answer={useActionData<typeof action>()} />
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `Role of ${page?.account.name ?? "unknown account"} · Staff · Lectern` },
];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
