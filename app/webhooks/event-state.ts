export const eventStates = ["stored", "handled", "ignored", "dead"] as const;

/** Where an event in the inbox stands. */
export type EventState = (typeof eventStates)[number];

/** As the staff's pages call them. */
export const eventStateNames: Record<EventState, string> = {
  stored: "Waiting",
  handled: "Handled",
  ignored: "Ignored",
  dead: "Dead",
};
