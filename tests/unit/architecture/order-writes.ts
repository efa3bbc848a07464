import ts from "typescript";

const door = "app/orders/";
/** The transitions: the only place that gives an order a status. */
const states = "app/orders/order-state.ts";
/** What is stored changes past the models, which have moved on since. */
const migrations = "app/boot/migrations.server.ts";
const rooms = /^app\/(orders|payments|checkout|webhooks|reports)\//;

/** What mongoose's models, queries and documents, and the driver below them, write with. */
const writes = new Set([
  ...["updateOne", "updateMany", "replaceOne", "bulkWrite", "bulkSave", "save"],
  ...["create", "insertOne", "insertMany", "deleteOne", "deleteMany", "remove", "hydrate", "collection"],
  ...["findOneAndUpdate", "findOneAndReplace", "findOneAndDelete"],
  ...["findByIdAndUpdate", "findByIdAndReplace", "findByIdAndDelete"],
]);
const takesFilter = /^(find|update|replace|delete|count|exists|distinct)/;
const changes = ["$set", "$setOnInsert", "$unset", "$rename", "$addFields", "$replaceWith", "$replaceRoot"];
const mayGetModel = ["readPage"];

/**
 * Every place of a file that writes orders past the named functions of `orders/`, or gives one a status past its transitions.
 * It goes by the syntax alone; that the model which other rooms import has no writing methods is for the compiler to see.
 */
export function findOrderWrites(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const isInside = file.startsWith(door);
  const models = isInside ? new Set<string>() : ordersIn(source);
  const isWriter = isInside && mentions(source, "WritableOrders");
  const report = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1} ${what}`);
  };
  visit(source, (node) => {
    if (!isInside && file !== migrations) {
      const what = writesOrders(node, models);
      if (what) report(node, what);
    }
    if (file !== states && setsStatus(node, isWriter, rooms.test(file))) report(node, "sets a status");
  });
  return [...new Set(found)];
}

/** The names that the orders' model, and what it has found, go by in a file. */
function ordersIn(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  visit(source, (node) => {
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === "Orders")
      names.add(node.name.text);
    if (ts.isNamespaceImport(node) && isOrderModule(node.parent.parent.moduleSpecifier))
      names.add(node.name.text);
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    if (names.has(rootOf(node.initializer))) for (const name of boundNames(node.name)) names.add(name);
    if (/import\(["'].*orders\/order\.server["']\)/.test(node.initializer.getText(source)))
      for (const name of boundNames(node.name)) names.add(name);
  });
  return names;
}

function isOrderModule(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && /(^|\/)order\.server$/.test(specifier.text);
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? boundNames(each.name) : []));
}

/** The name at the left end of `Orders.find(…).lean()`, `(Orders as any)["x"]`, `await Orders`. */
function rootOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  const inner = (node as { expression?: ts.Node }).expression;
  return inner ? rootOf(inner) : "";
}

function writesOrders(node: ts.Node, models: Set<string>): string | null {
  if (textOf(node) === "WritableOrders") return "uses the model that writes orders";
  const name = accessed(node);
  if (name !== null && models.has(rootOf(node))) {
    if (writes.has(name)) return `writes orders: ${name}`;
    const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
    if (name === "" && isCalled) return "calls a method of orders that is worked out at run time";
  }
  if (ts.isBindingElement(node) && isFrom(node, models)) {
    const taken = textOf(node.propertyName ?? node.name) ?? "";
    if (writes.has(taken)) return `writes orders: ${taken}`;
  }
  if (name === "save" || name === "bulkSave") return "saves a document";
  if (name === "Order" && isOf(node, "models")) return "gets the orders' model by its name";
  const key = keyOf(node);
  if (key === "$merge" || key === "$out") return "lets an aggregation write";
  if (key === "collection" && ts.isPropertyAssignment(node) && textOf(node.initializer) === "orders")
    return "opens the orders' collection";
  return ts.isCallExpression(node) ? callWrites(node, models) : null;
}

function callWrites(node: ts.CallExpression, models: Set<string>): string | null {
  const callee = accessed(node.expression) ?? textOf(node.expression) ?? "";
  const [first] = node.arguments;
  if (/^(model|defineModel|deleteModel)$/.test(callee) && first && textOf(first) === "Order")
    return "gets the orders' model by its name";
  if (callee === "collection" && first && (!ts.isStringLiteralLike(first) || first.text === "orders"))
    return "opens the orders' collection";
  const isGiven = models.has("Orders") && node.arguments.some((each) => textOf(unwrapped(each)) === "Orders");
  return isGiven && !mayGetModel.includes(callee) ? "gives the orders' model away" : null;
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)
    ? unwrapped(node.expression)
    : node;
}

/** Whether what a member is taken from has this name: `mongoose.models.Order`, `models.Order`. */
function isOf(node: ts.Node, name: string): boolean {
  const { expression } = node as ts.PropertyAccessExpression;
  return (accessed(expression) ?? textOf(expression)) === name;
}

/** The member that is accessed; empty if it is worked out at run time, null if this is no access. */
function accessed(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (!ts.isElementAccessExpression(node)) return null;
  if (ts.isNumericLiteral(node.argumentExpression)) return null;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : "";
}

function isFrom(node: ts.BindingElement, models: Set<string>): boolean {
  const declaration = node.parent.parent;
  return (
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    models.has(rootOf(declaration.initializer))
  );
}

/** Whether a status is assigned, part of an update, or put over an order's own. */
function setsStatus(node: ts.Node, isWriter: boolean, isNear: boolean): boolean {
  if (ts.isBinaryExpression(node)) return isAssignment(node) && accessed(node.left) === "status";
  if (changes.includes(keyOf(node) ?? "")) return contains(node, (each) => keyOf(each) === "status");
  if (keyOf(node) !== "status" || isFilter(node)) return false;
  if (isWriter) return !isSchema(node);
  const literal = node.parent as ts.ObjectLiteralExpression;
  return isNear && literal.properties.some(ts.isSpreadAssignment) && !isCopied(node);
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** `status: order.status`, or anything but an order's status. */
function isCopied(node: ts.Node): boolean {
  if (!ts.isPropertyAssignment(node)) return false;
  const value = node.initializer;
  return ts.isPropertyAccessExpression(value) ? value.name.text === "status" : ts.isNumericLiteral(value);
}

/** Whether a key is part of what a query looks for. */
function isFilter(node: ts.Node): boolean {
  for (let each: ts.Node = node; each.parent; each = each.parent) {
    const { parent } = each;
    if (!ts.isCallExpression(parent) || parent.arguments[0] !== each) continue;
    return takesFilter.test(accessed(parent.expression) ?? "");
  }
  return false;
}

function isSchema(node: ts.Node): boolean {
  for (let each = node.parent; each; each = each.parent) {
    if (ts.isNewExpression(each) && textOf(each.expression) === "Schema") return true;
    if (ts.isCallExpression(each) && accessed(each.expression) === "index") return true;
  }
  return false;
}

/** The key of a property, however it is written. */
function keyOf(node: ts.Node): string | null {
  if (ts.isShorthandPropertyAssignment(node)) return node.name.text;
  if (!ts.isPropertyAssignment(node)) return null;
  return ts.isComputedPropertyName(node.name) ? textOf(node.name.expression) : textOf(node.name);
}

function textOf(node: ts.Node): string | null {
  return ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : null;
}

function mentions(source: ts.SourceFile, name: string): boolean {
  return contains(source, (node) => textOf(node) === name);
}

function contains(node: ts.Node, isIt: (each: ts.Node) => boolean): boolean {
  return ts.forEachChild(node, (each) => isIt(each) || contains(each, isIt)) ?? false;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (each) => visit(each, look));
}
