// How groups and conditions look: boxes, selects, buttons. Each box says what it is to a screen reader.

import { h, select } from "./dom.js";
import { narrowings } from "./narrowing.js";
import { isGroup } from "./tree.js";
import { valueWidget } from "./values.js";

/** Draw a node and everything under it. `editor` is the <rule-builder>. */
export function draw(editor, node, depth = 0) {
    return isGroup(node) ? drawGroup(editor, node, depth) : drawCondition(editor, node);
}

function drawGroup(editor, node, depth) {
    const { words } = editor;
    const match = select(
        words.groupMatch, words.matches, node.match, (value) => editor.change(node, { match: value }),
    );
    match.classList.add("rule-group__match");
    const button = (label, kind) => h(
        "button",
        { type: "button", class: "rule-add", onclick: () => editor.add(node, kind), "data-role": `add-${kind}` },
        `+ ${label}`,
    );
    const list = h("ol", { class: "rule-group__children" }, ...node.children.map(
        (child) => h("li", {}, draw(editor, child, depth + 1)),
    ));
    return h(
        "div",
        { class: `rule-group rule-group--${node.match}`, role: "group", "aria-label": words.group, "data-id": node.id },
        h(
            "div", { class: "rule-group__head" },
            depth ? handle(editor, node) : null, match, count(), depth ? tools(editor, node, words.group) : null,
        ),
        messages(node),
        list,
        h("div", { class: "rule-group__foot" }, button(words.addCondition, "condition"), button(words.addGroup, "group")),
    );
}

function drawCondition(editor, node) {
    const { words, fields } = editor;
    const field = fields.get(node.field);
    const operator = field?.operators.find((one) => one.code === node.operator);
    const which = select(
        words.criterion, editor.fieldOptions, node.field, (value) => editor.chooseField(node, value), words.chooseCriterion,
    );
    which.dataset.role = "field";
    const how = field && select(
        `${field.label}: ${words.comparison}`,
        field.operators.map((one) => ({ value: one.code, label: one.label })),
        node.operator,
        (value) => editor.chooseOperator(node, value),
    );
    if (how) how.dataset.role = "operator";
    const value = operator && valueWidget({
        node, field, operator, words, labels: editor.labels,
        search: (wanted, text) => editor.search(wanted, text),
        onchange: (changed) => editor.setValue(node, { value: changed }),
    });
    const extras = operator ? narrowings(editor, node, field) : [];
    return h(
        "div",
        { class: "rule-condition", role: "group", "aria-label": field?.label ?? words.condition, "data-id": node.id },
        h(
            "div", { class: "rule-condition__line" },
            handle(editor, node),
            h("div", { class: "rule-condition__asks" }, which, how, value, ...extras),
            count(),
            tools(editor, node, field?.label ?? words.condition),
        ),
        field?.help ? h("p", { class: "rule-condition__help" }, field.help) : null,
        h("p", { class: "rule-condition__dates", hidden: true }),
        h("p", { class: "rule-condition__note", hidden: true }),
        manyNumbers(editor, node, field, operator),
        messages(node),
    );
}

/** Offer to keep many company numbers as a list. */
function manyNumbers(editor, node, field, operator) {
    const many = operator?.shape === "many" && field.code === "company.number";
    const hidden = !(node.value?.length > editor.most);
    return many && editor.urls.list ? h(
        "button",
        { type: "button", class: "rule-add", "data-role": "save-list", hidden, onclick: () => editor.saveList(node) },
        editor.words.saveAsList,
    ) : null;
}

const count = () => h("span", { class: "rule-count", "aria-live": "off" });

function messages(node) {
    const list = (node.errors ?? []).map((message) => h("li", {}, message));
    return h("ul", { class: "errorlist rule-errors", hidden: !list.length }, ...list);
}

function tools(editor, node, name) {
    const { words } = editor;
    const tool = (role, sign, words_, act) => h("button", {
        type: "button", class: `rule-tool rule-tool--${role}`, "data-role": role, title: words_,
        "aria-label": `${words_}: ${name}`, onclick: act,
    }, sign);
    return h(
        "span", { class: "rule-tools" },
        tool("up", "↑", words.moveUp, () => editor.move(node, -1)),
        tool("down", "↓", words.moveDown, () => editor.move(node, 1)),
        tool("remove", "×", words.remove, () => editor.drop(node)),
    );
}

/** The mouse's way to move; the arrow buttons are everybody's. */
function handle(editor, node) {
    return h("span", {
        class: "rule-handle", draggable: "true", "aria-hidden": "true", title: editor.words.drag,
        ondragstart: (event) => editor.dragStart(event, node),
        ondragend: () => editor.dragEnd(),
    }, "⠿");
}
