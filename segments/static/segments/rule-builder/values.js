// The widgets for a condition's value, one for each kind of input that an operator asks for.

import { h, select } from "./dom.js";
import { Picker } from "./picker.js";

const TICKED = 8; // up to so many choices are tick boxes, more are searched

/** A value that a new operator can start from, keeping what was typed when it still fits. */
export function carryOver(value, shape, was) {
    if (shape === was) return value;
    if (shape === "many") return was === "one" && value ? [value] : [];
    if (shape === "one" && was === "many") return value?.[0] ?? null;
    if (shape === "range") return [was === "one" ? value : "", ""];
    return null;
}

/** Make the widget; `onchange(value)` is called with each new value. */
export function valueWidget({ node, field, operator, words, search, labels, onchange }) {
    const label = `${field.label}: ${words.value}`;
    const remembered = (labels[field.code] ??= {});
    const context = { label, field, words, search, remembered, onchange };
    switch (operator.shape) {
        case "none": return null;
        case "many": return many(node.value ?? [], context);
        case "range": return range(node.value ?? ["", ""], context);
        case "duration": return duration(node.value ?? {}, "last", field.type === "datetime" ? words.units : words.units.slice(1), context);
        case "ahead": return duration(node.value ?? {}, "next", words.units.slice(1, 2), context);
        case "period": return period(node.value, context);
        default: return one(node.value, context);
    }
}

function one(value, { label, field, words, search, remembered, onchange }) {
    if (field.type === "boolean") {
        const chosen = value === null || value === undefined ? "" : String(value);
        return select(label, words.booleans, chosen, (text) => onchange(text === "" ? null : text === "true"), words.choose);
    }
    if (field.choices) return select(label, field.choices, value, onchange, words.choose);
    if (field.remote) {
        return new Picker({
            label, words, labels: remembered, values: value ? [value] : [], single: true,
            search: (text) => search(field, text), onchange: (values) => onchange(values[0] ?? null),
        }).element;
    }
    return typed(label, field, value, onchange);
}

const KINDS = { date: "date", datetime: "date", integer: "number", decimal: "decimal", money: "decimal", percent: "decimal" };

function typed(label, field, value, onchange) {
    const kind = KINDS[field.type] ?? "text";
    const input = h("input", {
        "aria-label": label, value: value ?? "", class: `rule-value__input rule-value__input--${kind}`,
        type: kind === "date" ? "date" : "text", autocomplete: "off",
        inputmode: { number: "numeric", decimal: "decimal" }[kind],
        oninput: (event) => onchange(parsed(field, event.target.value)),
    });
    if (!field.unit) return input;
    return h("span", { class: "rule-value" }, input, h("span", { class: "rule-value__unit" }, field.unit));
}

/** Whole numbers become numbers; anything else stays as typed, for the server to judge. */
function parsed(field, text) {
    const plain = text.replace(/[\s\u00a0]/g, "");
    if (field.type === "integer" && /^-?\d{1,15}$/.test(plain)) return Number(plain);
    if (KINDS[field.type] === "decimal") return plain.replace(",", ".");
    return text;
}

function many(values, { label, field, words, search, remembered, onchange }) {
    if (field.choices && field.choices.length <= TICKED) return ticks(values, label, field, onchange);
    const local = (text) => matching(field.choices, text);
    for (const choice of field.choices ?? []) remembered[choice.value] = choice.label;
    const find = field.choices ? local : field.remote ? (text) => search(field, text) : null;
    return new Picker({ label, words, labels: remembered, values, search: find, onchange }).element;
}

function ticks(values, label, field, onchange) {
    let chosen = [...values];
    const boxes = field.choices.map((choice) => h(
        "label", { class: "rule-tick" },
        h("input", {
            type: "checkbox", value: choice.value, checked: chosen.includes(choice.value),
            onchange: (event) => {
                chosen = chosen.filter((value) => value !== choice.value);
                if (event.target.checked) chosen.push(choice.value);
                onchange(field.choices.map((one) => one.value).filter((value) => chosen.includes(value)));
            },
        }),
        choice.label,
    ));
    return h("span", { class: "rule-ticks", role: "group", "aria-label": label }, ...boxes);
}

function range(values, { label, field, words, onchange }) {
    const both = [values[0] ?? "", values[1] ?? ""];
    const part = (i) => typed(`${label}, ${i ? words.to : words.from}`, { ...field, unit: null }, both[i], (value) => {
        both[i] = value;
        onchange([...both]);
    });
    return h(
        "span", { class: "rule-value" }, part(0), h("span", {}, words.and), part(1),
        field.unit ? h("span", { class: "rule-value__unit" }, field.unit) : null,
    );
}

export function duration(value, key, units, { label, words, onchange }) {
    const now = { ...value, [key]: value[key] ?? "", unit: value.unit ?? "" };
    if (!units.some((unit) => unit.value === now.unit)) now.unit = units[0].value;
    const number = typed(`${label}, ${words.howMany}`, { type: "integer" }, now[key], (text) => {
        now[key] = text;
        onchange({ ...now });
    });
    const unit = select(`${label}, ${words.unit}`, units, now.unit, (text) => {
        now.unit = text;
        if (!["day", "week"].includes(text)) delete now.mode;
        onchange({ ...now });
    });
    return h("span", { class: "rule-value" }, number, unit);
}

/** A named period, or two days of which either may be left open. */
export function period(value, { label, words, onchange }) {
    const own = value !== null && typeof value === "object";
    const days = own ? { ...value } : {};
    const day = (key, name) => typed(`${label}, ${name}`, { type: "date" }, days[key] ?? "", (text) => {
        if (text) days[key] = text;
        else delete days[key];
        onchange({ ...days });
    });
    const ends = h("span", { class: "rule-value", hidden: !own }, day("from", words.from), h("span", {}, words.to), day("to", words.to));
    const named = select(label, [...words.periods, { value: "own", label: words.ownPeriod }], own ? "own" : value, (text) => {
        ends.hidden = text !== "own";
        onchange(text === "own" ? { ...days } : text);
    }, words.choose);
    return h("span", { class: "rule-value" }, named, ends);
}

function matching(choices, text) {
    const folded = text.toLocaleLowerCase();
    const found = choices.filter((choice) => choice.label.toLocaleLowerCase().includes(folded));
    const starts = (choice) => choice.label.toLocaleLowerCase().startsWith(folded) ? 0 : 1;
    return folded ? found.sort((a, b) => starts(a) - starts(b)) : found;
}
