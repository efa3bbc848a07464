import { listStaffReaders } from "~/accounts/roles.server";
import { deliverMails } from "~/mail/deliver-mails.server";
import { connectDatabase } from "~/platform/database.server";

// A worker that sends one mail; the test kills it in the midst of that.
await connectDatabase();
await deliverMails({ limit: 1, listStaffReaders });
process.exit(0);
