import { expect, it } from "vitest";
import { openChannel } from "~/platform/channel.server";

it("a message reaches all who listen under the channel's name, until they stop", () => {
  const channel = openChannel<number>("test:numbers");
  // As the other bundle in the process opens it.
  const same = openChannel<number>("test:numbers");
  const heard: string[] = [];
  channel.publish(1);
  const stop = same.subscribe((each) => heard.push(`one ${each}`));
  channel.subscribe((each) => heard.push(`two ${each}`));
  channel.publish(2);
  stop();
  channel.publish(3);
  expect(heard).toEqual(["one 2", "two 2", "two 3"]);
});
