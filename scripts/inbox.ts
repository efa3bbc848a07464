import { randomUUID } from "node:crypto";
import { recordAudit } from "../app/audit/audit.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { logToStderr } from "../app/platform/logger.server";
import { listDeadEvents, replayDeadEvents } from "../app/webhooks/dead-events.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run inbox -- list           show the dead events: those from Stripe that failed many times
       npm run inbox -- replay EVENT   retry one of them, or all of them: --all

A worker picks them up within 15 seconds.`;

async function main([command, event, ...rest]: string[]): Promise<void> {
  const isList = command === "list" && event === undefined;
  const isReplay = command === "replay" && event !== undefined;
  if (!(isList || isReplay) || rest.length > 0) quit(usage, misused);
  await connectDatabase();
  try {
    if (isList) await list();
    else await replay(event as string);
  } finally {
    await disconnectDatabase();
  }
}

async function list(): Promise<void> {
  const events = await listDeadEvents();
  if (events.length === 0) console.log("No dead events.");
  for (const { eventId, type, receivedAt, lastError } of events) {
    console.log(`${eventId}  ${type}  ${receivedAt.toISOString()}  ${lastError ?? ""}`);
  }
}

async function replay(event: string): Promise<void> {
  const isAll = event === "--all";
  await recordAudit({
    key: `command:${randomUUID()}`,
    at: new Date(),
    actor: "command",
    action: isAll ? "events.replayed" : "event.replayed",
    subject: isAll ? "events" : `event:${event}`,
    facts: {},
  });
  const count = await replayDeadEvents(isAll ? undefined : event);
  console.log(`${count} ${count === 1 ? "event" : "events"} will be retried.`);
  if (count === 0 && !isAll) process.exitCode = failed;
}

logToStderr();
await main(process.argv.slice(2));
