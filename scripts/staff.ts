import mongoose from "mongoose";
import { AccountError } from "../app/accounts/account-error";
import { listStaff } from "../app/accounts/roles.server";
import { changeRightsByCommand, StaffRightsError } from "../app/admin/people/staff-rights.server";
import { connectToShop, failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run staff -- grant EMAIL    give an account access to orders and reports, once its address is confirmed
       npm run staff -- revoke EMAIL   take it away again
       npm run staff -- list           show who has it

Both end the account's sessions, are written into the audit trail and told to the account's owner. The database is MONGODB_URI's, or else the one of a running \`npm start\`.`;

async function main([command, email, ...rest]: string[]): Promise<void> {
  const needsEmail = command === "grant" || command === "revoke";
  if (!(needsEmail || command === "list") || needsEmail !== Boolean(email) || rest.length > 0) {
    quit(usage, misused);
  }
  await connectToShop("staff");
  try {
    if (command === "list") await list();
    else await change(email ?? "", command === "grant");
  } finally {
    await mongoose.disconnect();
  }
}

async function list(): Promise<void> {
  const staff = await listStaff();
  if (staff.length === 0) console.log("Nobody is on the staff. To change that: npm run staff -- grant EMAIL");
  for (const { email, name } of staff) console.log(`${email}  ${name}`);
}

async function change(address: string, isGrant: boolean): Promise<void> {
  const role = isGrant ? "staff" : "student";
  const { email, hasChanged, endedSessions } = await changeRightsByCommand(address, role);
  const since = hasChanged ? "now" : "already";
  console.log(`${email} is ${since} ${isGrant ? "on the staff" : "a student"}.`);
  if (endedSessions > 0) console.log(`Signed out everywhere (${endedSessions}); sign in again to go on.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const address = process.argv[3];
  if (error instanceof StaffRightsError && error.code === "unconfirmed_address") {
    quit(
      `The address ${address} isn't confirmed, so anybody may have opened this account. Sign in to it, open the link in the mail to that address (/account sends another), and try again.`,
      failed,
    );
  }
  if (!(error instanceof AccountError) || error.code !== "unknown_email") throw error;
  quit(`Nobody has an account with the email address ${address}. Sign up first.`, failed);
});
