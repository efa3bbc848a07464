import { openChannel } from "~/platform/channel.server";

/** A webhook delivery was answered. */
export interface AnsweredDelivery {
  result: "accepted" | "unsigned" | "failed";
}

export const deliveryAnswered = openChannel<AnsweredDelivery>("lectern:delivery-answered");

/** An event arrived for the first time. */
export interface ArrivedEvent {
  type: string;
  createdAtStripe: Date;
}

export const eventArrived = openChannel<ArrivedEvent>("lectern:event-arrived");

/** An attempt to handle an event ended. */
export interface ProcessedEvent {
  outcome: "handled" | "ignored" | "rescheduled" | "dead";
  receivedAt: Date;
}

export const eventProcessed = openChannel<ProcessedEvent>("lectern:event-processed");
