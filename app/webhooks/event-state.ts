export const eventStates = ["stored", "handled", "ignored", "dead"] as const;

/** The state of an event in the inbox. */
export type EventState = (typeof eventStates)[number];

/** Labels for the staff pages. */
export const eventStateNames: Record<EventState, string> = {
  stored: "Waiting",
  handled: "Handled",
  ignored: "Ignored",
  dead: "Dead",
};
