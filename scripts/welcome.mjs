import { dataFolder, shortPath } from "./environment.mjs";
import { bold, dim, say } from "./terminal.mjs";

const cards = [
  ["4242 4242 4242 4242", "succeeds; any future date, any CVC"],
  ["4000 0000 0000 0002", "is declined"],
  ["4000 0025 0000 3155", "requires 3D Secure"],
];

/** Prints everything that someone needs to try the shop. */
export function welcome({ appUrl, stripeUrl, mailUrl, isDemo, staffPassword }) {
  say(`\n  ${bold("Lectern")} is ready at ${bold(appUrl)}\n`);
  if (isDemo) {
    table([
      ["Student", "student@lectern.test", "learn-with-lectern"],
      ["Staff", "staff@lectern.test", staffPassword],
    ]);
  }
  if (stripeUrl) {
    table([
      ...cards.map(([number, outcome], index) => [index === 0 ? "Cards" : "", number, dim(outcome)]),
      ["Stripe", `${stripeUrl}/_sandbox`, dim("events, webhooks, faults")],
      mailRow(mailUrl),
    ]);
  } else {
    const webhooks = dim(`send webhooks to ${appUrl}/api/webhooks`);
    table([["Stripe", "your account", webhooks], mailRow(mailUrl)]);
  }
  say(`  ${dim(`Data and logs are in ${shortPath(dataFolder())}. Ctrl-C stops everything.`)}\n`);
}

function mailRow(mailUrl) {
  return mailUrl
    ? ["Email", `${mailUrl}/_sandbox`, dim("every email that the shop sends")]
    : ["Email", "your mail server", dim("SMTP_URL")];
}

function table(rows) {
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  for (const [name, value, note] of rows) say(`  ${name.padEnd(9)} ${value.padEnd(valueWidth)}   ${note}`);
  say("");
}
