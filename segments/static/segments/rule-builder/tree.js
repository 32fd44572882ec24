// The rule as the editor holds it, and the way from and to rule JSON. Nothing here knows the page.
//
// A node is a condition {id, field, operator, value, …} or a group {id, match, children}. `match` is
// all, any, none (not any) or notall (not all): JSON's `not` around a group is one box on screen.

let lastId = 0;

export function condition(leaf = {}) {
    return { field: "", operator: "", value: null, ...leaf, id: (lastId += 1) };
}

export function group(match = "all", children = []) {
    return { match, children, id: (lastId += 1) };
}

export const isGroup = (node) => Array.isArray(node.children);

/** Read one node of rule JSON. */
export function read(json) {
    if (Array.isArray(json?.all)) return group("all", json.all.map(read));
    if (Array.isArray(json?.any)) return group("any", json.any.map(read));
    if (json && "not" in json) {
        const inner = read(json.not);
        if (isGroup(inner) && inner.match === "any") return group("none", inner.children);
        if (isGroup(inner) && inner.match === "all") return group("notall", inner.children);
        return group("none", [inner]);
    }
    return condition(json);
}

/** Read a whole rule; the outermost box is always a group. */
export function readRule(json) {
    if (!json?.root) return group("all");
    const root = read(json.root);
    return isGroup(root) ? root : group("all", [root]);
}

/** Write a node as rule JSON; `paths` learns which node stands at which path (`root.all[0]`). */
export function write(node, path, paths) {
    paths.set(path, node.id);
    if (!isGroup(node)) {
        const { id, errors, ...leaf } = node; // identity and messages are the editor's own
        for (const key of ["value", "window", "where", "scope"]) {
            if (leaf[key] === null || leaf[key] === undefined) delete leaf[key];
        }
        if (leaf.where && !Object.keys(leaf.where).length) delete leaf.where;
        return leaf;
    }
    const list = (key, at) => node.children.map((child, i) => write(child, `${at}.${key}[${i}]`, paths));
    if (node.match === "all" || node.match === "any") return { [node.match]: list(node.match, path) };
    const inside = `${path}.not`;
    if (node.match === "none" && node.children.length === 1) {
        return { not: write(node.children[0], inside, paths) };
    }
    paths.set(inside, node.id);
    const key = node.match === "none" ? "any" : "all";
    return { not: { [key]: list(key, inside) } };
}

/** Write the whole rule; answer the JSON and the paths. */
export function writeRule(root) {
    const paths = new Map();
    return { json: { schema: 1, root: write(root, "root", paths) }, paths };
}

/** Answer a copy without the conditions that are not finished and the groups they leave empty. */
export function finished(node, isFinished) {
    if (!isGroup(node)) return isFinished(node) ? node : null;
    const children = node.children.map((child) => finished(child, isFinished)).filter(Boolean);
    return children.length ? { ...node, children } : null;
}

export function* everyNode(node) {
    yield node;
    for (const child of node.children ?? []) yield* everyNode(child);
}

/** The node that stands at a path or, for a path that goes into a condition, around it. */
export function nodeIdAt(paths, path) {
    let at = path;
    while (at && !paths.has(at)) at = at.replace(/(\.?[^.[]+|\[\d+\])$/, "");
    return paths.get(at || "root");
}

export function find(root, id) {
    for (const node of everyNode(root)) if (node.id === id) return node;
    return null;
}

export function parentOf(root, id) {
    for (const node of everyNode(root)) {
        if (node.children?.some((child) => child.id === id)) return node;
    }
    return null;
}

export function remove(root, id) {
    const parent = parentOf(root, id);
    parent.children = parent.children.filter((child) => child.id !== id);
}

/** Put a node into a group before the child at `index`; refuse to put a group into itself. */
export function place(root, id, intoId, index) {
    const node = find(root, id);
    for (const inside of everyNode(node)) if (inside.id === intoId) return false;
    const from = parentOf(root, id);
    const into = find(root, intoId);
    const before = from === into && from.children.indexOf(node) < index ? index - 1 : index;
    remove(root, id);
    into.children.splice(before, 0, node);
    return true;
}

/** Move a node one step up (-1) or down (+1): past its neighbour, into or out of a group. */
export function step(root, id, direction) {
    const parent = parentOf(root, id);
    const index = parent.children.findIndex((child) => child.id === id);
    const neighbour = parent.children[index + direction];
    if (neighbour && isGroup(neighbour)) {
        return place(root, id, neighbour.id, direction < 0 ? neighbour.children.length : 0);
    }
    if (neighbour) return place(root, id, parent.id, direction < 0 ? index - 1 : index + 2);
    const above = parentOf(root, parent.id);
    if (!above) return false;
    const at = above.children.indexOf(parent);
    return place(root, id, above.id, direction < 0 ? at : at + 1);
}
