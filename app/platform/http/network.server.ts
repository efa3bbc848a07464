import { isIPv6 } from "node:net";

/** The network that an address belongs to: with IPv6, a single household has 2^64 addresses (RFC 6177). */
export function networkOf(address: string): string {
  const [bare = address] = address.split("%");
  const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mappedIPv4) return mappedIPv4;
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = bare.split("::");
  const groups = head.split(":").filter(Boolean);
  const tailGroups = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - tailGroups.length;
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...tailGroups];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Half of an address: enough for its owner to recognize, too little to identify a household. */
export function networkHint(address: string): string {
  const network = networkOf(address);
  const [first = "", second = ""] = network.split(/[.:]/);
  if (isIPv6(network.replace("/64", ""))) return `${first}:${second}:…`;
  return second ? `${first}.${second}.x.x` : "unknown";
}
