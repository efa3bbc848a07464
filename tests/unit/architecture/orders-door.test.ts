import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findOrderWrites } from "./order-writes";

const files = ["app", "scripts"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join("/")),
);

it("orders are written by the named functions of orders/, and get their status by its transitions", () => {
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap((file) => findOrderWrites(file, readFileSync(file, "utf8")))).toEqual([]);
});

const model = 'import { Orders } from "~/orders/order.server";\n';

describe("a write past the door is caught", () => {
  it.each([
    "await Orders.updateOne({ _id }, { $set: { touchedAt } });",
    "await Orders.findOneAndUpdate({ _id }, { $inc: { version: 1 } });",
    "await Orders.findByIdAndDelete(_id);",
    "await Orders.create(order);",
    "await Orders.insertMany(orders);",
    "await Orders.bulkWrite(writes, { ordered: false });",
    "await Orders.replaceOne({ _id }, order);",
    "await Orders.deleteMany({});",
    "await Orders.find({ open: true }).updateOne({ open: false });",
    "await (Orders as unknown as Model<OrderRecord>).updateOne({ _id }, update);",
    'await Orders["updateOne"]({ _id }, update);',
    "await Orders[method]({ _id }, update);",
    "await Orders.collection.insertOne(order);",
    "const { updateOne } = Orders;",
    "const { updateOne: write } = Orders;",
    "const Mine = Orders; await Mine.updateOne({ _id }, update);",
    "const order = await Orders.findOne({ _id }); await order?.updateOne(update);",
    "const order = await Orders.findOne({ _id }); order.open = false; await order.save();",
    "await upsertById(Orders, _id, update);",
    'await Orders.aggregate([{ $match: {} }, { $merge: { into: "orders" } }]);',
  ])("%s", (line) => {
    expect(findOrderWrites("app/checkout/planted.server.ts", model + line)).not.toEqual([]);
  });

  it.each([
    'import { Orders as Sales } from "~/orders/order.server";\nawait Sales.updateOne({ _id }, update);',
    'import * as store from "~/orders/order.server";\nawait store.Orders.updateOne({ _id }, update);',
    'import { WritableOrders } from "~/orders/order.server";',
    'import { WritableOrders as Orders } from "../orders/order.server";',
    'export { WritableOrders } from "~/orders/order.server";',
    'const { Orders: Sales } = await import("~/orders/order.server");\nawait Sales.updateOne({ _id }, update);',
    'await mongoose.model("Order").updateOne({ _id }, update);',
    "await mongoose.models.Order?.updateOne({ _id }, update);",
    'await mongoose.models["Order"]?.updateOne({ _id }, update);',
    'export const Mine = defineModel<OrderRecord>("Order", schema);',
    'const schema = new Schema({}, { collection: "orders" });',
    'await database.collection("orders").updateMany({}, update);',
    "await mongoose.connection.collection(name).updateMany({}, update);",
    'await Payments.aggregate([{ $out: "orders" }]);',
  ])("%s", (text) => {
    expect(findOrderWrites("app/payments/planted.server.ts", text)).not.toEqual([]);
  });
});

describe("a status past the transitions is caught", () => {
  const writable = 'import { WritableOrders } from "./order.server";\n';

  it.each([
    'await WritableOrders.updateOne({ _id }, { $set: { status: "completed" } });',
    'await WritableOrders.updateOne({ _id }, { status: "completed" });',
    'await WritableOrders.updateOne({ _id }, [{ $set: { "status": "completed" } }]);',
    'await WritableOrders.updateOne({ _id }, { $set: { ["status"]: next } });',
    "await WritableOrders.updateOne({ _id }, { $set: { ...(isPaid ? { status } : {}) } });",
    'await WritableOrders.create({ ...order, status: "needs_review" });',
    'const order = { number, status: "completed" }; await WritableOrders.create(order);',
    "await WritableOrders.bulkWrite([{ updateOne: { filter, update: { status } } }]);",
    'order.status = "completed";',
    'order["status"] = "completed";',
  ])("in orders/: %s", (line) => {
    expect(findOrderWrites("app/orders/planted.server.ts", writable + line)).not.toEqual([]);
  });

  it.each([
    'await applyTransition(order, { ...stateOf(order), status: "completed" }, change);',
    "await applyTransition(order, { ...next, status }, change);",
    "await applyTransition(order, { ...next, status: wanted }, change);",
    'order.status = "completed";',
    'await answerReview(_id, () => ({ $set: { status: "completed" } }));',
  ])("elsewhere: %s", (line) => {
    expect(findOrderWrites("app/payments/planted.server.ts", line)).not.toEqual([]);
  });
});

describe("what only reads, or writes something else, is left alone", () => {
  it.each([
    ["app/checkout/x.server.ts", "await Orders.find({ status: trusted({ $in: open }) }).lean();"],
    ["app/checkout/x.server.ts", 'await Orders.findOne({ ...owned, status: "processing" });'],
    ["app/admin/x.server.ts", "await readPage<OrderRecord>(Orders, { filter, sortBy, cursor, size });"],
    [
      "app/payments/x.server.ts",
      "const order = await Orders.findById(_id).lean(); await Grants.updateOne({ _id: order._id }, update);",
    ],
    ["app/payments/x.server.ts", "await audit({ ...facts, status: order.status });"],
    ["app/payments/x.server.ts", "return Response.json({ ...body }, { status: 400 });"],
    [
      "app/boot/migrations.server.ts",
      'await database.collection("orders").updateMany({}, { $set: { syncFailures: 0 } });',
    ],
    [
      "app/orders/x.server.ts",
      "await WritableOrders.updateOne({ _id, version, status: from }, { $set: { ...claimedState } });",
    ],
  ])("in %s: %s", (file, line) => {
    expect(findOrderWrites(file, file.startsWith("app/orders/") ? line : model + line)).toEqual([]);
  });
});

it("even a migration leaves an order's status to the transitions", () => {
  const line = 'await database.collection("orders").updateMany({}, { $set: { status: "canceled" } });';
  expect(findOrderWrites("app/boot/migrations.server.ts", line)).not.toEqual([]);
});
