import { AccountError } from "~/accounts/account-error";
import { type Account, changeRole, findAccount, type RoleChange } from "~/accounts/roles.server";
import type { Role, SignedInUser } from "~/accounts/user";
import { Users } from "~/accounts/user.server";
import { auditStaff, recordAudit, type StaffAuditEntry } from "~/audit/audit.server";
import { enqueueMail } from "~/mail/outbox.server";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { trusted } from "~/platform/database.server";

/** Why staff rights can't be given or taken. */
type StaffRightsErrorCode = "unconfirmed_address" | "own_rights" | "off_the_staff";

/** A refusal that the page turns into words. */
export class StaffRightsError extends Error {
  override name = "StaffRightsError";

  constructor(readonly code: StaffRightsErrorCode) {
    super(code);
  }
}

/** The refusal in words. */
export function staffRightsProblem({ code }: StaffRightsError): string {
  switch (code) {
    case "own_rights":
      return "Nobody takes away their own rights. Ask somebody else on the staff.";
    case "unconfirmed_address":
      return "This address isn't confirmed, so it can't be put on the staff yet.";
    case "off_the_staff":
      return "You were taken off the staff at the same moment, so nothing was changed.";
  }
}

interface RightsChange {
  by: SignedInUser;
  account: Account;
  role: Role;
  reason: string;
  /** Makes pressing twice one entry in the audit trail and one mail. */
  key: string;
}

/**
 * Gives an account staff rights or takes them away, signs it out everywhere and tells its owner by mail. Nobody takes
 * their own away, so that somebody is always left; of two who take each other's at the same moment one stays.
 *
 * @throws {StaffRightsError} when the account's address isn't confirmed, it is one's own, or one has no rights oneself.
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
      const undone = "Undone: whoever did it was taken off the staff at the same moment.";
      await auditStaff({ ...entry, action: actionFor("staff"), reason: undone });
      await changeRole(account.email, "staff");
    }
    throw new StaffRightsError("off_the_staff");
  }
  await tell(account, role, auditKey);
}

/**
 * Audits a change of rights before it is made. The key comes from a browser, so that a known one proves that the
 * button was pressed twice only while there is nothing left to change.
 *
 * @returns the key that the entry has, for the mail.
 */
async function auditChange(
  entry: StaffAuditEntry,
  accountId: string,
  role: Role,
  pressed: string,
): Promise<string> {
  const key = `rights:${entry.staffId}:${accountId}:${role}:${pressed}`;
  if (await auditStaff({ ...entry, key })) return key;
  if (!(await Users.exists({ _id: accountId, role: trusted({ $ne: role }) }))) return key;
  const anew = `${key}:${randomId()}`;
  await auditStaff({ ...entry, key: anew });
  return anew;
}

async function isOnStaff(userId: string): Promise<boolean> {
  return (await Users.exists({ _id: userId, role: "staff" })) !== null;
}

/**
 * The same for the command line, where there is no member of staff yet: for every account and without a reason.
 *
 * @throws {AccountError} `unknown_email`.
 * @throws {StaffRightsError} when the account's address isn't confirmed: anybody may have opened it.
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
