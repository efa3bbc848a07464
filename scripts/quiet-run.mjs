import { spawn } from "node:child_process";

const keptCharacters = 20_000;

/** Runs a command without showing its output; ends it when this process ends. @returns exit code and last output. */
export function runQuietly(command, parameters, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-keptCharacters);
      });
    }
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    const pass = (signal) => {
      child.kill(signal);
      child.once("close", () => process.exit(1));
    };
    for (const signal of signals) process.once(signal, pass);
    child.on("error", reject);
    child.on("close", (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve({ code, output: output.trim() });
    });
  });
}
