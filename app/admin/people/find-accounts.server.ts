import type { PipelineStage, Types } from "mongoose";
import { normalizeEmail } from "~/accounts/credentials";
import { Users } from "~/accounts/user.server";
import { trusted } from "~/platform/database.server";

/** So many accounts are listed at most; whoever finds more has to be told to say more. */
const mostFound = 200;
/** A part from the middle of an address is looked for among so many accounts, the newest: no index knows it. */
export const mostScanned = 20_000;
/** Fewer letters are in nearly everything. */
const shortestPart = 3;

export interface FoundAccounts {
  ids: Types.ObjectId[];
  /** How far the search went, where it did not go all the way; in words. */
  notes: string[];
}

interface FindAccounts {
  /** An email address or a part of one. */
  text: string;
  /** Look into the names, too. */
  withNames?: boolean;
}

/** Finds accounts by email: those that begin with the text by the index, and those that have it further on among the newest. */
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
  if (count > mostFound) notes.push(`More than ${mostFound} accounts match; these are the first of them.`);
  if (!isScanned) notes.push(`Fewer than ${shortestPart} characters are looked for at the beginning only.`);
  else if ((await Users.estimatedDocumentCount()) > mostScanned) {
    notes.push(
      `The ${mostScanned.toLocaleString("en")} newest accounts were looked through; in older ones it is found at the beginning of an address.`,
    );
  }
  return notes;
}
