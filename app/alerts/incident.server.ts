import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import type { StripeMode } from "~/platform/env.server";
import type { IncidentState } from "./next-incident";
import type { AlertRule } from "./rules";

/** Something that staff are alerted to, from its beginning to its end. */
export interface IncidentRecord extends IncidentState {
  _id: Types.ObjectId;
  mode: StripeMode;
  rule: AlertRule;
  /** Guards every change of its state. */
  version: number;
  /** A subject belongs to at most one open incident of a rule. */
  isOpen: boolean;
  /** When each of its notices was queued. */
  told: { firing: Date | null; resolved: Date | null };
  /** True while a notice may still have to be written. */
  isUntold: boolean;
}

const moment = { type: Date, default: null };
const part = { _id: false } as const;

const findingSchema = new Schema(
  {
    subject: { type: String, required: true },
    label: { type: String, required: true },
    text: { type: String, required: true },
    path: { type: String, default: null },
  },
  part,
);

const incidentSchema = new Schema<IncidentRecord>(
  {
    mode: { type: String, required: true },
    rule: { type: String, required: true },
    version: { type: Number, required: true, default: 1 },
    isOpen: { type: Boolean, required: true, default: true },
    state: { type: String, enum: ["pending", "firing", "resolved"], required: true },
    subjects: { type: [String], required: true },
    findings: { type: [findingSchema], required: true },
    foundCount: { type: Number, required: true },
    badSince: { type: Date, required: true },
    lastBadAt: { type: Date, required: true },
    firedAt: moment,
    goodSince: moment,
    resolvedAt: moment,
    isSwitchedOff: { type: Boolean, required: true, default: false },
    told: { type: new Schema({ firing: moment, resolved: moment }, part), required: true, default: {} },
    isUntold: { type: Boolean, required: true, default: false },
  },
  { versionKey: false, collection: "incidents" },
);
incidentSchema.index(
  { mode: 1, rule: 1, subjects: 1 },
  { unique: true, partialFilterExpression: { isOpen: true } },
);
incidentSchema.index({ mode: 1, isOpen: 1 });
incidentSchema.index({ mode: 1, isUntold: 1 });
incidentSchema.index({ mode: 1, firedAt: -1, _id: -1 });

export const Incidents = defineModel<IncidentRecord>("Incident", incidentSchema);
