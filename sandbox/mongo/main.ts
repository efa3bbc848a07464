import { startMongoSandbox } from "./server";
import { FolderInUseError } from "./storage/ownership";

const port = Number(process.env.SANDBOX_MONGO_PORT || 27117);
const dataDir = process.env.LECTERN_DATA_DIR || ".data";

try {
  const { url, close } = await startMongoSandbox({ dataDir, port });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  console.log(`The embedded MongoDB server listens on ${url}`);
  process.send?.({ type: "ready", url });
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

function explain(error: unknown): unknown {
  if (error instanceof FolderInUseError) return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `Port ${port} is in use; set SANDBOX_MONGO_PORT to another one.`;
  }
  if (error instanceof Error && "code" in error && error.code === "ERR_SOCKET_BAD_PORT") {
    return "SANDBOX_MONGO_PORT must be a port number, e.g. 27117.";
  }
  return error;
}
