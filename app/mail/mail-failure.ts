/** What a failed email tells us: this recipient refuses it, the server is in trouble, or only this email failed. */
export type MailFailure = "refused_for_good" | "server_trouble" | "this_mail";

/** What nodemailer adds to an error that comes from the conversation with the server. */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
}

/**
 * Judges an error of rendering or sending. A reply of 5xx to the recipients is final (RFC 5321, 4.2.1); when
 * there are several, nodemailer names a temporary refusal before a final one. What is said before a recipient
 * was named (connection, sign-in, sender) or "421, closing" would be said to every other mail as well.
 */
export function judgeFailure(error: unknown): MailFailure {
  const { code, command, responseCode } = error as SmtpError;
  if (responseCode === 421) return "server_trouble";
  const isFinal = typeof responseCode === "number" && responseCode >= 500;
  if (code === "EENVELOPE" && command === "RCPT TO") return isFinal ? "refused_for_good" : "this_mail";
  // An address that nodemailer itself does not take.
  if (code === "EENVELOPE" && command === "API") return "refused_for_good";
  if (code === "EMESSAGE" || (code === "EENVELOPE" && command === "DATA")) return "this_mail";
  // Node's own errors begin with ERR_; they come from writing the mail.
  return typeof code === "string" && !code.startsWith("ERR_") ? "server_trouble" : "this_mail";
}
