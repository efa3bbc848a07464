import mongoose from "mongoose";
import { AccountError } from "../app/accounts/account-error";
import { listStaff } from "../app/accounts/roles.server";
import { changeRightsByCommand, StaffRightsError } from "../app/admin/people/staff-rights.server";
import { connectToShop, failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run staff -- grant EMAIL    make an account staff; its address must be confirmed
       npm run staff -- revoke EMAIL   make it a student's account again
       npm run staff -- list           list all staff

Grant and revoke sign the account out everywhere, notify its owner and are recorded in the audit log.
Uses the database in MONGODB_URI, or else that of a running \`npm start\`.`;

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
  if (staff.length === 0) console.log("No staff yet. Add someone: npm run staff -- grant EMAIL");
  for (const { email, name } of staff) console.log(`${email}  ${name}`);
}

async function change(address: string, isGrant: boolean): Promise<void> {
  const role = isGrant ? "staff" : "student";
  const { email, hasChanged, endedSessions } = await changeRightsByCommand(address, role);
  const since = hasChanged ? "now" : "already";
  console.log(`${email} is ${since} ${isGrant ? "staff" : "a student"}.`);
  if (endedSessions > 0)
    console.log(
      `Signed out of ${endedSessions} ${endedSessions === 1 ? "session" : "sessions"}; sign in again to continue.`,
    );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const address = process.argv[3];
  if (error instanceof StaffRightsError && error.code === "unconfirmed_address") {
    quit(
      `The address ${address} isn't confirmed, so anyone may have created this account. Sign in to it, open the link in the email to that address (/account sends another), and try again.`,
      failed,
    );
  }
  if (!(error instanceof AccountError) || error.code !== "unknown_email") throw error;
  quit(`No account has the email address ${address}. Sign up first.`, failed);
});
