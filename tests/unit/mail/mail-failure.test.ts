import { expect, test } from "vitest";
import { judgeFailure } from "~/mail/mail-failure";

test.each([
  [{ code: "EENVELOPE", command: "RCPT TO", responseCode: 550 }, "refused_for_good"],
  [{ code: "EENVELOPE", command: "API" }, "refused_for_good"],
  [{ code: "EENVELOPE", command: "RCPT TO", responseCode: 451 }, "this_mail"],
  [{ code: "EMESSAGE", command: "DATA", responseCode: 554 }, "this_mail"],
  [{ code: "EENVELOPE", command: "RCPT TO", responseCode: 421 }, "server_trouble"],
  [{ code: "EENVELOPE", command: "MAIL FROM", responseCode: 550 }, "server_trouble"],
  [{ code: "EAUTH", command: "AUTH PLAIN", responseCode: 535 }, "server_trouble"],
  [{ code: "ESOCKET", command: "CONN" }, "server_trouble"],
  [{ code: "EDNS", command: "CONN" }, "server_trouble"],
  [{ code: "ERR_INVALID_ARG_TYPE" }, "this_mail"],
  [{}, "this_mail"],
])("%j is %s", (details, expected) => {
  expect(judgeFailure(Object.assign(new Error("refused"), details))).toBe(expected);
});
