import mongoose from "mongoose";

/** Exit codes of a command that failed, and of one that was called incorrectly. */
export const failed = 1;
export const misused = 2;

/**
 * Connects a command to the shop's database: that in `MONGODB_URI`, or else that of a running `npm start`. Ends the
 * process with a message if there is none.
 *
 * @param command for the server's log, e.g. "staff".
 */
export async function connectToShop(command: string): Promise<void> {
  const port = process.env.SANDBOX_MONGO_PORT || "27117";
  const embedded = `mongodb://127.0.0.1:${port}/lectern?replicaSet=lectern-sandbox&directConnection=true`;
  const given = process.env.MONGODB_URI;
  try {
    await mongoose.connect(given || embedded, {
      w: "majority",
      serverSelectionTimeoutMS: given ? 5_000 : 2_000,
      appName: `lectern-${command}`,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (given) quit(`Can't reach the database in MONGODB_URI: ${reason}`, failed);
    quit(
      `The shop isn't running: no database answers on port ${port} (SANDBOX_MONGO_PORT).
Run \`npm start\` in another terminal first, or set MONGODB_URI.`,
      failed,
    );
  }
}

/** Ends the process with a message. */
export function quit(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}
