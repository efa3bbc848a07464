import type { Document } from "bson";
import { Deadline } from "../planner/deadline";
import type { Selection } from "../planner/matching";
import { checkCollationOf, optionalCount, optionalDocument, optionalHint } from "./fields";

/** The query of a read command: `filter` under the command's own name for it. */
export function selectionOf(body: Document, filterField: "filter" | "query" | "q"): Selection {
  checkCollationOf(body);
  return {
    filter: optionalDocument(body, filterField) ?? {},
    sort: optionalDocument(body, "sort"),
    hint: optionalHint(body),
    let: optionalDocument(body, "let"),
    deadline: deadlineOf(body),
  };
}

/** The time limit of the command, starting now. */
export function deadlineOf(body: Document): Deadline {
  return new Deadline(optionalCount(body, "maxTimeMS"));
}
