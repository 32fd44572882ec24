// The menu for those who want it: the rule as JSON to copy, to paste and to save; rules to start from.

import { h, select } from "./dom.js";

/** Draw the menu. `editor` is the <rule-builder>; a rule that is taken over replaces the one on the board. */
export function exchange(editor) {
    const { words, templates } = editor;
    const said = h("p", { class: "rule-exchange__said", role: "status" });
    const text = h("textarea", {
        class: "rule-exchange__text", rows: 8, spellcheck: "false", "aria-label": words.ruleAsText,
    });
    const show = () => {
        text.value = editor.textarea.value ? JSON.stringify(JSON.parse(editor.textarea.value), null, 2) : "";
        said.textContent = "";
    };
    const take = () => {
        let rule;
        try { rule = JSON.parse(text.value); } catch { rule = null; }
        if (!rule?.root) {
            said.textContent = words.notARule;
            return;
        }
        editor.replaceRule(rule);
        said.textContent = words.ruleTaken;
    };
    const copy = async () => {
        text.select();
        try { await navigator.clipboard.writeText(text.value); } catch { document.execCommand("copy"); }
        said.textContent = words.copied;
    };
    const save = () => {
        const link = h("a", { href: `data:application/json;charset=utf-8,${encodeURIComponent(text.value)}`, download: "rule.json" });
        link.click();
    };
    const open = h("input", {
        type: "file", accept: ".json,application/json", "aria-label": words.openFile,
        onchange: async (event) => {
            text.value = await event.target.files[0].text();
            take();
        },
    });
    const button = (label, act) => h("button", { type: "button", class: "rule-add", onclick: act }, label);
    const start = templates.length ? select(
        words.startFrom, templates.map(({ code, label }) => ({ value: code, label })), "",
        (code) => {
            const chosen = templates.find((one) => one.code === code);
            if (chosen) editor.replaceRule(chosen.rule);
            show();
        },
        words.startFrom,
    ) : null;
    return h(
        "details", { class: "rule-exchange", ontoggle: (event) => event.target.open && show() },
        h("summary", {}, words.more),
        start, text,
        h("span", { class: "rule-exchange__buttons" },
            button(words.copy, copy), button(words.saveFile, save), button(words.takeOver, take), open),
        said,
    );
}
