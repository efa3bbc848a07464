import path from "node:path";
import { parseArgs } from "node:util";
import { FolderInUseError } from "./storage/ownership";

/** A port that a sandbox listens on. */
interface Port {
  /** The environment variable that sets it unless the option does. */
  variable: string;
  standard: number;
  about: string;
}

interface SandboxCommand<PortName extends string, Sandbox extends { close(): Promise<void> }> {
  /** As it is called on the command line. */
  name: string;
  about: string;
  /** By the name of the option. */
  ports: Record<PortName, Port>;
  start(dataDir: string, ports: Record<PortName, number>): Promise<Sandbox>;
  /** What a parent process is told once the sandbox is ready. */
  ready(sandbox: Sandbox): { url: string } & Record<string, string>;
  /** The line that says where the sandbox is. */
  greeting(sandbox: Sandbox): string;
}

/** A mistake on the command line or in the environment. */
class UsageError extends Error {}

/**
 * Runs a sandbox as a process of its own: reads its options, starts it, says where it is, and stops it cleanly on
 * SIGTERM, on SIGINT and when its parent is gone.
 */
export async function runSandbox<PortName extends string, Sandbox extends { close(): Promise<void> }>(
  command: SandboxCommand<PortName, Sandbox>,
): Promise<void> {
  const ports = Object.entries<Port>(command.ports);
  try {
    const options = readOptions(ports);
    if (options.help) {
      console.log(usageOf(command.name, command.about, ports));
      return;
    }
    const chosen = Object.fromEntries(
      ports.map(([name, port]) => [name, readPort(name, port, options[name])]),
    ) as Record<PortName, number>;
    const dataDir = path.resolve(String(options.data || process.env.LECTERN_DATA_DIR || ".data"));
    try {
      const sandbox = await command.start(dataDir, chosen);
      stopOnSignals(sandbox);
      console.log(command.greeting(sandbox));
      process.send?.({ type: "ready", ...command.ready(sandbox) });
    } catch (failure) {
      throw busyPort(failure, ports, chosen) ?? failure;
    }
  } catch (failure) {
    const isExpected = failure instanceof UsageError || failure instanceof FolderInUseError;
    console.error(isExpected ? failure.message : failure);
    process.exit(1);
  }
}

type Options = Record<string, string | boolean | undefined>;

function readOptions(ports: [string, Port][]): Options {
  const options: Record<string, { type: "string" | "boolean" }> = {
    data: { type: "string" },
    help: { type: "boolean" },
  };
  for (const [name] of ports) options[name] = { type: "string" };
  try {
    return parseArgs({ options }).values as Options;
  } catch (failure) {
    throw new UsageError(`${(failure as Error).message}\nSee --help.`);
  }
}

function readPort(name: string, { variable, standard }: Port, option: Options[string]): number {
  const port = Number(option || process.env[variable] || standard);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`${option ? `--${name}` : variable} must be a port number from 0 to 65535.`);
}

function busyPort(
  failure: unknown,
  ports: [string, Port][],
  chosen: Record<string, number>,
): UsageError | undefined {
  const { code, port } = failure as NodeJS.ErrnoException & { port?: number };
  if (code !== "EADDRINUSE") return undefined;
  const [, taken] = ports.find(([name]) => chosen[name] === port) ?? [];
  return new UsageError(`Port ${port} is in use; set ${taken?.variable} to another one.`);
}

function stopOnSignals(sandbox: { close(): Promise<void> }): void {
  let isStopping = false;
  // npm passes a Ctrl-C on that the terminal has sent already, so a second signal means nothing.
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
}

function usageOf(name: string, about: string, ports: [string, Port][]): string {
  const rows = [
    ...ports.map(([option, { about, variable, standard }]) => [
      `--${option} <number>`,
      `${about}; ${standard === 0 ? "any free one" : standard} by default, or ${variable}`,
    ]),
    ["--data <folder>", "where it keeps its data; .data by default, or LECTERN_DATA_DIR"],
    ["--help", "shows this"],
  ];
  const options = rows.map(([option = "", meaning]) => `  ${option.padEnd(22)}${meaning}`).join("\n");
  return `${about}\n\nUsage: ${name} [options]\n\n${options}\n\nA port of 0 takes any free one. It listens on 127.0.0.1 only.`;
}
