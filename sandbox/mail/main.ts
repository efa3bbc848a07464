#!/usr/bin/env node
import path from "node:path";
import { runSandbox } from "@lectern/sandbox-kit/command";
import { startMailSandbox } from "./server";

await runSandbox({
  name: "lectern-sandbox-mail",
  about: "An SMTP server for development and tests that stores every email and shows it on a page.",
  ports: {
    port: { variable: "SANDBOX_MAIL_PORT", standard: 8125, about: "the page" },
    // Any free one by default: the sender is told the address.
    "smtp-port": { variable: "SANDBOX_MAIL_SMTP_PORT", standard: 0, about: "incoming mail" },
  },
  start: (dataDir, ports) =>
    startMailSandbox({ dataDir: path.join(dataDir, "mail"), port: ports.port, smtpPort: ports["smtp-port"] }),
  ready: ({ url, smtpUrl }) => ({ url, smtpUrl }),
  greeting: ({ url, smtpUrl }) => `Mail sandbox at ${url}/_sandbox; SMTP_URL=${smtpUrl}`,
});
