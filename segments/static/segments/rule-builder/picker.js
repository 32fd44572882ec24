// Pick one or several values by typing: from a list on the page, from the server, or free text.
// The ARIA pattern is the editable combobox with a list; chosen values are buttons that remove them.

import { fill, h } from "./dom.js";

const WAIT = 250;
const SHOWN = 50;
const CHIPS = 60;
let lastId = 0;

export class Picker {
    /** `search(text)` answers [{value, label, depth?}], at once or as a promise; null means free text. */
    constructor({ label, values, labels, single, search, words, onchange }) {
        Object.assign(this, { label, labels, single, search, words, onchange });
        this.values = values;
        this.options = [];
        this.active = -1;
        const id = `picker-${(lastId += 1)}`;
        this.list = h("ul", { id, role: "listbox", class: "rule-picker__list", hidden: true, "aria-label": label });
        this.input = h("input", {
            type: "text", class: "rule-picker__input", autocomplete: "off", spellcheck: "false",
            "aria-label": label, placeholder: search ? words.search : words.typeAndEnter,
            ...(search && {
                role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
            }),
            oninput: () => this.later(), onfocus: () => search && this.open(),
            onkeydown: (event) => this.key(event), onblur: () => this.leave(),
            onpaste: (event) => this.paste(event),
        });
        this.chips = h("span", { class: "rule-picker__chips" });
        this.element = h("span", { class: "rule-picker" }, this.chips, this.input, this.list);
        this.drawChips();
    }

    later() {
        clearTimeout(this.timer);
        if (this.search) this.timer = setTimeout(() => this.open(), WAIT);
    }

    async open() {
        const asked = this.input.value.trim();
        const found = await this.search(asked);
        if (asked !== this.input.value.trim() || document.activeElement !== this.input) return;
        this.options = found.filter((one) => !this.values.includes(one.value)).slice(0, SHOWN);
        this.active = this.options.length && asked ? 0 : -1;
        this.drawList();
    }

    close() {
        this.list.hidden = true;
        this.input.setAttribute("aria-expanded", "false");
        this.input.removeAttribute("aria-activedescendant");
    }

    leave() {
        clearTimeout(this.timer);
        if (this.search) this.close();
        else if (this.input.value.trim()) this.add(this.input.value.trim());
    }

    key(event) {
        const open = this.search && !this.list.hidden;
        if (event.key === "Enter") {
            event.preventDefault(); // never send the form from here
            if (open && this.options[this.active]) this.choose(this.options[this.active]);
            else if (!this.search && this.input.value.trim()) this.add(this.input.value.trim());
        } else if (this.search && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
            event.preventDefault();
            if (!open) this.open();
            else this.point(this.active + (event.key === "ArrowDown" ? 1 : -1));
        } else if (event.key === "Escape" && open) {
            event.stopPropagation();
            this.close();
        } else if (event.key === "Backspace" && !this.input.value && this.values.length) {
            this.remove(this.values.at(-1));
        }
    }

    /** Take several pasted values at once: one a line, or between tabs, commas or semicolons. */
    paste(event) {
        const text = event.clipboardData.getData("text");
        const parts = text.split(/[\n\r\t;,]+/).map((part) => part.trim()).filter(Boolean);
        if (this.single || parts.length < 2) return;
        event.preventDefault();
        this.values = [...new Set([...this.values, ...parts])];
        this.changed();
    }

    point(index) {
        this.active = Math.max(0, Math.min(index, this.options.length - 1));
        this.list.querySelectorAll("[role=option]").forEach((option, i) => {
            option.setAttribute("aria-selected", String(i === this.active));
            if (i === this.active) {
                option.scrollIntoView({ block: "nearest" });
                this.input.setAttribute("aria-activedescendant", option.id);
            }
        });
    }

    choose(option) {
        this.labels[option.value] = option.label;
        this.add(option.value);
    }

    add(value) {
        this.input.value = "";
        this.close();
        if (this.single) this.values = [value];
        else if (!this.values.includes(value)) this.values = [...this.values, value];
        this.changed();
    }

    remove(value) {
        this.values = this.values.filter((one) => one !== value);
        this.changed();
        this.input.focus();
    }

    changed() {
        this.drawChips();
        this.onchange(this.values);
    }

    drawChips() {
        const shown = this.values.slice(0, CHIPS);
        const more = this.values.length - shown.length;
        this.chips.replaceChildren(...shown.map((value) => {
            const label = this.labels[value] ?? value;
            return h("span", { class: "rule-chip" }, label, h("button", {
                type: "button", class: "rule-chip__remove", onclick: () => this.remove(value),
                "aria-label": fill(this.words.removeValue, { value: label }),
            }, "×"));
        }));
        if (more > 0) this.chips.append(h("span", { class: "rule-chip" }, fill(this.words.andMore, { count: more })));
    }

    drawList() {
        const options = this.options.map((option, i) => h("li", {
            role: "option", id: `${this.list.id}-${i}`, "aria-selected": String(i === this.active),
            class: `rule-picker__option${option.depth ? ` rule-picker__option--depth-${Math.min(option.depth, 4)}` : ""}`,
            onmousedown: (event) => { event.preventDefault(); this.choose(option); },
        }, option.label));
        const nothing = h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "rule-picker__nothing" }, this.words.nothingFound);
        this.list.replaceChildren(...(options.length ? options : [nothing]));
        this.list.hidden = false;
        this.input.setAttribute("aria-expanded", "true");
    }
}
