import { findFirst, Matching } from "../planner/matching";
import { badValue, refuseUnknownFields } from "../query/errors";
import { removeDocument } from "../storage/changes";
import type { Command } from "./command";
import { namespaceOf, optionalDocument, writeList } from "./fields";
import { deadlineOf, selectionOf } from "./read-options";
import { refuseRetriedMulti } from "./session";
import { runStatements } from "./write-statements";

/** @see https://www.mongodb.com/docs/manual/reference/command/delete/ */
export const deleteCommand: Command = {
  fields: ["deletes", "ordered", "let", "stmtId", "stmtIds"],
  run(context) {
    const { engine, body } = context;
    const namespace = namespaceOf(context);
    const statements = writeList(body, "deletes");
    const variables = optionalDocument(body, "let");
    const deadline = deadlineOf(body);
    for (const statement of statements) {
      refuseUnknownFields("delete.deletes", statement, ["q", "limit", "hint", "collation"]);
      const limit = Number(statement.limit);
      if (limit !== 0 && limit !== 1) {
        throw badValue(`The limit field in delete objects must be 0 or 1. Got ${statement.limit}`);
      }
      if (limit === 0) refuseRetriedMulti(body, "delete");
    }
    return runStatements(context, statements.length, (at) => {
      const statement = statements[at] ?? {};
      const collection = engine.catalog.get(namespace);
      if (!collection) return { n: 0 };
      const selection = { ...selectionOf(statement, "q"), deadline, let: variables };
      const first = Number(statement.limit) === 1 ? findFirst(engine, collection, selection) : undefined;
      const one = first ? [first] : [];
      const found = Number(statement.limit) === 1 ? one : [...new Matching(engine, collection, selection)];
      for (const { recordId, document } of found) removeDocument(engine, collection, { recordId, document });
      return { n: found.length };
    });
  },
};
