/** An environment for one of the product's processes: nothing of the caller's own settings may reach it. */
export function cleanEnvironment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, NODE_ENV: "production", ...env };
}
