import mongoose from "mongoose";

/** How a command ends that could not do what it was asked to, and one that was not asked properly. */
export const failed = 1;
export const misused = 2;

/**
 * Connects a command to the shop's database: `MONGODB_URI`'s, or else the one of a running `npm start`. Ends the
 * process with plain words when there is none.
 *
 * @param command for the server's own log, e.g. "staff".
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
    if (given) quit(`The database that MONGODB_URI names can't be reached: ${reason}`, failed);
    quit(
      `No shop is running here: no database answers on port ${port} (SANDBOX_MONGO_PORT).
Run \`npm start\` in another terminal first, or set MONGODB_URI.`,
      failed,
    );
  }
}

/** Ends the process with words for the person who called. */
export function quit(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}
