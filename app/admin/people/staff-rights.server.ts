import { AccountError } from "~/accounts/account-error";
import { type Account, changeRole, findAccount, type RoleChange } from "~/accounts/roles.server";
import type { Role, SignedInUser } from "~/accounts/user";
import { Users } from "~/accounts/user.server";
import { auditStaff, recordAudit, type StaffAuditEntry } from "~/audit/audit.server";
import { enqueueMail } from "~/mail/outbox.server";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { trusted } from "~/platform/database.server";

/** Why a staff role can't be given or taken away. */
type StaffRightsErrorCode = "unconfirmed_address" | "own_rights" | "off_the_staff";

/** A refusal; `staffRightsProblem` has its message. */
export class StaffRightsError extends Error {
  override name = "StaffRightsError";

  constructor(readonly code: StaffRightsErrorCode) {
    super(code);
  }
}

/** The refusal's message for staff. */
export function staffRightsProblem({ code }: StaffRightsError): string {
  switch (code) {
    case "own_rights":
      return "You can't change your own role. Ask another staff member.";
    case "unconfirmed_address":
      return "This address isn't confirmed, so the account can't be added to the staff yet.";
    case "off_the_staff":
      return "You were removed from the staff at the same time, so nothing was changed.";
  }
}

interface RightsChange {
  by: SignedInUser;
  account: Account;
  role: Role;
  reason: string;
  /** Makes a double click one audit entry and one email. */
  key: string;
}

/**
 * Adds an account to the staff or removes it, signs it out everywhere and notifies its owner by email. No one can remove
 * themselves, so at least one staff member remains; of two who remove each other at the same time, one stays.
 *
 * @throws {StaffRightsError} when the account's address isn't confirmed, the account is `by`'s own, or `by` isn't staff.
 */
export async function changeStaffRights({ by, account, role, reason, key }: RightsChange): Promise<void> {
  if (account.id === by.id) throw new StaffRightsError("own_rights");
  if (role === "staff" && !account.isVerified) throw new StaffRightsError("unconfirmed_address");
  if (!(await isOnStaff(by.id))) throw new StaffRightsError("off_the_staff");
  const entry = { staffId: by.id, subject: `user:${account.id}`, facts: { email: account.email } };
  const auditKey = await auditChange({ ...entry, action: actionFor(role), reason }, account.id, role, key);
  const { hasChanged } = await changeRole(account.email, role);
  if (role === "student" && !(await isOnStaff(by.id))) {
    if (hasChanged) {
      const undone = "Undone: the staff member who did this was removed from the staff at the same time.";
      await auditStaff({ ...entry, action: actionFor("staff"), reason: undone });
      await changeRole(account.email, "staff");
    }
    throw new StaffRightsError("off_the_staff");
  }
  await tell(account, role, auditKey);
}

/**
 * Audits a change before it is made. The key comes from a browser, so a known key proves a double click only while there
 * is nothing left to change.
 *
 * @returns the key of the entry, for the email.
 */
async function auditChange(
  entry: StaffAuditEntry,
  accountId: string,
  role: Role,
  formKey: string,
): Promise<string> {
  const key = `rights:${entry.staffId}:${accountId}:${role}:${formKey}`;
  if (await auditStaff({ ...entry, key })) return key;
  if (!(await Users.exists({ _id: accountId, role: trusted({ $ne: role }) }))) return key;
  const freshKey = `${key}:${randomId()}`;
  await auditStaff({ ...entry, key: freshKey });
  return freshKey;
}

async function isOnStaff(userId: string): Promise<boolean> {
  return (await Users.exists({ _id: userId, role: "staff" })) !== null;
}

/**
 * The same for the command line, where no staff member exists yet: for any account and without a reason.
 *
 * @throws {AccountError} `unknown_email`.
 * @throws {StaffRightsError} when the account's address isn't confirmed: anyone may have created it.
 */
export async function changeRightsByCommand(email: string, role: Role): Promise<RoleChange> {
  const account = await findAccount(email);
  if (!account) throw new AccountError("unknown_email");
  if (role === "staff" && !account.isVerified) throw new StaffRightsError("unconfirmed_address");
  const key = randomId();
  const isChange = account.role !== role;
  if (isChange) {
    await recordAudit({
      key: `command:${key}`,
      at: clock.now(),
      actor: "command",
      action: actionFor(role),
      subject: `user:${account.id}`,
      facts: { email: account.email },
    });
  }
  const change = await changeRole(account.email, role);
  if (isChange) await tell(account, role, key);
  return change;
}

function actionFor(role: Role): string {
  return role === "staff" ? "staff.granted" : "staff.revoked";
}

async function tell({ email, name }: Account, role: Role, key: string): Promise<void> {
  await enqueueMail({
    key: `rights:${key}`,
    template: "rights_changed",
    to: [email],
    props: { name, isStaff: role === "staff" },
  });
}
