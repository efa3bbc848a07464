import { isObjectIdOrHexString, type Types } from "mongoose";
import { type UserRecord, Users } from "~/accounts/user.server";
import { trusted } from "~/platform/database.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { findAccounts } from "./find-accounts.server";
import type { Person } from "./person";

const pageSize = 50;

type Account = UserRecord & { _id: Types.ObjectId };

interface PeopleSearch {
  /** An email address, a part of one, or of a name; empty for everyone. */
  text: string;
  cursor: string | null;
}

/** One page of matching accounts, newest first, with messages about the limits of the search. */
export async function listPeople({
  text,
  cursor,
}: PeopleSearch): Promise<KeysetPage<Person> & { notes: string[] }> {
  const { ids, notes } = text ? await findAccounts({ text, withNames: true }) : { ids: null, notes: [] };
  const page = await readPage<Account>(Users, {
    filter: ids ? { _id: trusted({ $in: ids }) } : {},
    sortBy: "createdAt",
    cursor,
    size: pageSize,
  });
  return { ...page, rows: page.rows.map(toPerson), notes };
}

/** The account with this id, if there is one. */
export async function findPerson(id: string): Promise<Person | null> {
  const account = isObjectIdOrHexString(id) ? await Users.findById(id).lean<Account>() : null;
  return account && toPerson(account);
}

function toPerson({ _id, email, name, role, emailVerifiedAt, createdAt }: Account): Person {
  return {
    id: String(_id),
    email,
    name,
    role,
    isVerified: Boolean(emailVerifiedAt),
    createdAt: createdAt.toISOString(),
  };
}
