import { evaluateAlerts } from "~/alerts/evaluate-alerts.server";
import { connectDatabase } from "~/platform/database.server";

// A process that looks at the rules once; the test kills it in the midst of that.
await connectDatabase();
await evaluateAlerts();
process.exit(0);
