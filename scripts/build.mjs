import { prepare } from "./preparation.mjs";
import { main, say } from "./terminal.mjs";

/** `npm run build`: builds everything that runs into `build/`. */
await main(async () => {
  await prepare();
  say("build/ is up to date.");
});
