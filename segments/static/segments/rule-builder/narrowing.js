// What a condition is narrowed to: where (category, brand, currency…), when (the window) and whose (scope).

import { h, select } from "./dom.js";
import { isLast } from "./finished.js";
import { Picker } from "./picker.js";
import { duration, period } from "./values.js";

/** Draw every narrowing that the criterion takes; `editor` is the <rule-builder>. */
export function narrowings(editor, node, field) {
    return [
        ...(field.where ?? []).map((one) => whereWidget(editor, node, field, one)),
        field.windowed ? windowWidget(editor, node, field) : null,
        field.scoped ? scopeWidget(editor, node, field) : null,
    ].filter(Boolean);
}

/** What each needed narrowing starts with, such as the shop's currency for an amount. */
export function defaults(where) {
    const first = (one) => one.choices.find(({ value }) => value === one.default) ?? one.choices[0];
    const needed = where.filter((one) => one.required && one.choices.length);
    return Object.fromEntries(needed.map((one) => [one.code, first(one).value]));
}

function whereWidget(editor, node, field, one) {
    const label = `${field.label}: ${one.label}`;
    const change = (chosen) => {
        const where = { ...node.where, [one.code]: chosen };
        if (!chosen || chosen.length === 0) delete where[one.code];
        editor.setValue(node, { where: Object.keys(where).length ? where : undefined });
    };
    const now = node.where?.[one.code];
    if (!one.many) return select(label, one.choices, now, change, one.required ? undefined : `${one.label}: ${editor.words.anyOne}`);
    const key = `${field.code} ${one.code}`;
    const remembered = (editor.labels[key] ??= {});
    for (const choice of one.choices) remembered[choice.value] = choice.label;
    const find = one.choices.length
        ? (text) => one.choices.filter((choice) => choice.label.toLocaleLowerCase().includes(text.toLocaleLowerCase()))
        : one.remote ? (text) => editor.search(field, text, one.code) : null;
    const picker = new Picker({
        label, words: { ...editor.words, search: one.label, typeAndEnter: one.label }, labels: remembered,
        values: now ? [now].flat() : [], search: find, onchange: (values) => change(values.length > 1 ? values : values[0]),
    });
    return picker.element;
}

function windowWidget(editor, node, field) {
    const { words } = editor;
    const label = `${field.label}: ${words.window}`;
    const context = { label, field, words, onchange: (window) => editor.setValue(node, { window }) };
    const now = node.window ?? null;
    const kind = now === null ? "ever" : isLast(now) ? "last" : "period";
    const which = select(
        label,
        [{ value: "ever", label: words.ever }, { value: "last", label: words.inLast }, { value: "period", label: words.inPeriod }],
        kind,
        (chosen) => {
            const start = { ever: undefined, last: { last: 12, unit: "month" }, period: "this_month" }[chosen];
            editor.change(node, { window: start }, "window");
        },
    );
    which.dataset.role = "window";
    const inner = kind === "last" ? duration(now, "last", words.units, context) : kind === "period" ? period(now, context) : null;
    return h("span", { class: "rule-value rule-window" }, which, inner);
}

function scopeWidget(editor, node, field) {
    const { words } = editor;
    return select(
        `${field.label}: ${words.scope}`, words.scopes, node.scope ?? "own",
        (scope) => editor.setValue(node, { scope: scope === "own" ? undefined : scope }),
    );
}
