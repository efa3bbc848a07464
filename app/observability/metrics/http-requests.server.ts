import { matchRoutes } from "@remix-run/react";
import type { RequestHandler, Response } from "express";
import { clock } from "~/platform/clock/clock";
import { increment, observe } from "./meter.server";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** How many addresses are remembered; most requests are for only a few. */
const longestMemory = 1_000;

/** The parts of Remix's routes that matching needs. */
type RouteManifest = Record<
  string,
  { id: string; parentId?: string; path?: string; index?: boolean } | undefined
>;

/** Counts and times every request; `nameRoute` must follow before Remix. */
export const countRequests: RequestHandler = ({ method }, response, next) => {
  const startedAt = clock.monotonicMs();
  response.on("close", () => {
    const labels = {
      route: String(response.locals.route ?? "none"),
      method: methods.includes(method) ? method : "other",
    };
    increment("httpRequests", { ...labels, status: statusOf(response) });
    if (!isStream(response)) observe("httpRequestDuration", labels, clock.monotonicMs() - startedAt);
  });
  next();
};

/** `aborted` if the client disconnected before there was a response. */
function statusOf(response: Response): string {
  return response.headersSent ? String(response.statusCode) : "aborted";
}

/** A live stream lasts as long as the page is open; its duration says nothing about speed. */
function isStream(response: Response): boolean {
  return String(response.getHeader("Content-Type")).startsWith("text/event-stream");
}

/** Records which of Remix's routes answers a request: metrics use its id, whatever the address contains. */
export function nameRoute(routes: RouteManifest): RequestHandler {
  const tree = branchesOf(routes, "");
  const known = new Map<string, string>();
  return ({ path }, response, next) => {
    let route = known.get(path);
    if (!route) {
      route = matchRoutes(tree, pageOf(path))?.at(-1)?.route.id ?? "none";
      if (known.size >= longestMemory) known.clear();
      known.set(path, route);
    }
    response.locals.route = route;
    next();
  };
}

interface Branch {
  id: string;
  path?: string;
  index?: false;
  children: Branch[];
}

interface Leaf {
  id: string;
  path?: string;
  index: true;
}

function branchesOf(routes: RouteManifest, parentId: string): (Branch | Leaf)[] {
  return Object.values(routes).flatMap<Branch | Leaf>((route) => {
    if (!route || (route.parentId ?? "") !== parentId) return [];
    const { id, path, index } = route;
    if (index) return [{ id, path, index }];
    return [{ id, path, children: branchesOf(routes, id) as Branch[] }];
  });
}

/** A page's data has its own address: `/account.data` for `/account`. */
function pageOf(path: string): string {
  if (path === "/_root.data") return "/";
  return path.endsWith(".data") ? path.slice(0, -".data".length) : path;
}
