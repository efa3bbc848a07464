import { describe, expect, test } from "vitest";
import { networkHint, networkOf } from "~/platform/http/network.server";

describe("an address", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7", "203.0.x.x"],
    ["::ffff:203.0.113.7", "203.0.113.7", "203.0.x.x"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:…"],
    ["2001:0DB8:1:2:ffff::1", "2001:db8:1:2::/64", "2001:db8:…"],
    ["2001:db8::1", "2001:db8:0:0::/64", "2001:db8:…"],
    ["::1", "0:0:0:0::/64", "0:0:…"],
    ["fe80::1%eth0", "fe80:0:0:0::/64", "fe80:0:…"],
    ["unknown", "unknown", "unknown"],
  ])("%s stands for %s, and is kept as %s", (address, network, hint) => {
    expect([networkOf(address), networkHint(address)]).toEqual([network, hint]);
  });
});
