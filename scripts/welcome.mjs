import { dataFolder, shortPath } from "./environment.mjs";
import { bold, dim, say } from "./terminal.mjs";

const cards = [
  ["4242 4242 4242 4242", "is accepted; any future date, any CVC"],
  ["4000 0000 0000 0002", "is declined"],
  ["4000 0025 0000 3155", "asks for 3-D Secure"],
];

/** Tells a person who has just started the shop all that they need to try it. */
export function welcome({ appUrl, stripeUrl, isDemo, staffPassword }) {
  const blocks = [[`${bold("Lectern")} is ready at ${bold(appUrl)}`]];
  if (isDemo) {
    blocks.push([
      row("Student", "student@lectern.test", "learn-with-lectern"),
      row("Staff", "staff@lectern.test", staffPassword),
    ]);
  }
  if (stripeUrl) {
    blocks.push([
      ...cards.map(([number, outcome], index) => row(index === 0 ? "Cards" : "", number, dim(outcome))),
      row("Stripe", `${stripeUrl}/_sandbox`, dim("events, webhooks, faults")),
    ]);
  } else {
    blocks.push([
      row("Stripe", "your own account", dim(`its webhooks have to reach ${appUrl}/api/webhooks`)),
    ]);
  }
  blocks.push([dim(`Data and logs are in ${shortPath(dataFolder())}. Ctrl-C stops everything.`)]);
  for (const lines of blocks) say(`\n${lines.map((line) => `  ${line}`).join("\n")}`);
  say("");
}

const nameWidth = 9;
const valueWidth = 22;

function row(name, value, note) {
  return `${name.padEnd(nameWidth)} ${value.padEnd(valueWidth)} ${note}`;
}
