import mongoose from "mongoose";
import { AccountError } from "../app/accounts/account-error";
import { listStaff } from "../app/accounts/roles.server";
import { changeRightsByCommand } from "../app/operations/staff-rights.server";
import { connectToShop, failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run staff -- grant EMAIL    give an account access to orders and reports
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
  const { email, hasChanged, endedSessions, isVerified } = await changeRightsByCommand(address, role);
  const since = hasChanged ? "now" : "already";
  console.log(`${email} is ${since} ${isGrant ? "on the staff" : "a student"}.`);
  if (isGrant && !isVerified)
    console.log("Its address isn't confirmed yet: the staff's pages open once it is, see /account.");
  if (endedSessions > 0) console.log(`Signed out everywhere (${endedSessions}); sign in again to go on.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof AccountError) || error.code !== "unknown_email") throw error;
  quit(`Nobody has an account with the e-mail address ${process.argv[3]}. Sign up first.`, failed);
});
