import type { PipelineStage, Types } from "mongoose";
import { normalizeEmail } from "~/accounts/credentials";
import { Users } from "~/accounts/user.server";
import { trusted } from "~/platform/database.server";

/** The most accounts listed; beyond that, staff are asked to search more precisely. */
const mostFound = 200;
/** Text within an address is searched for in this many of the newest accounts, because no index covers it. */
export const mostScanned = 20_000;
/** Shorter text matches almost everything. */
const shortestPart = 3;

export interface FoundAccounts {
  ids: Types.ObjectId[];
  /** Messages about the limits of the search, if any applied. */
  notes: string[];
}

interface FindAccounts {
  /** An email address or a part of one. */
  text: string;
  /** Also search names. */
  withNames?: boolean;
}

/** Finds accounts by email: addresses that begin with the text by index, and those that contain it among the newest. */
export async function findAccounts({ text, withNames = false }: FindAccounts): Promise<FoundAccounts> {
  const part = normalizeEmail(text);
  const beginning = await Users.find({ email: trusted({ $gte: part, $lt: `${part}\uffff` }) })
    .sort({ email: 1 })
    .limit(mostFound + 1)
    .select("email")
    .lean();
  const isThere = beginning.some(({ email }) => email === part);
  if (isThere)
    return { ids: beginning.filter(({ email }) => email === part).map(({ _id }) => _id), notes: [] };
  const isScanned = part.length >= shortestPart;
  const within = isScanned ? await scan(part, withNames) : [];
  const ids = [...beginning, ...within].map(({ _id }) => _id);
  const found = [...new Map(ids.map((id) => [String(id), id])).values()];
  return { ids: found.slice(0, mostFound), notes: await notesOn({ count: found.length, isScanned }) };
}

function scan(part: string, withNames: boolean): Promise<{ _id: Types.ObjectId }[]> {
  const escaped = part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const email = { email: new RegExp(escaped) };
  const name = { name: new RegExp(escaped, "i") };
  const stages: PipelineStage[] = [
    { $sort: { createdAt: -1, _id: -1 } },
    { $limit: mostScanned },
    { $match: withNames ? { $or: [email, name] } : email },
    { $limit: mostFound + 1 },
    { $project: { _id: 1 } },
  ];
  return Users.aggregate(stages);
}

async function notesOn({ count, isScanned }: { count: number; isScanned: boolean }): Promise<string[]> {
  const notes: string[] = [];
  if (count > mostFound)
    notes.push(`More than ${mostFound} accounts match; only the first ${mostFound} are shown.`);
  if (!isScanned)
    notes.push(
      `Text shorter than ${shortestPart} characters is matched only at the beginning of an address.`,
    );
  else if ((await Users.estimatedDocumentCount()) > mostScanned) {
    notes.push(
      `Only the ${mostScanned.toLocaleString("en")} newest accounts were searched fully; older ones match only at the beginning of the address.`,
    );
  }
  return notes;
}
