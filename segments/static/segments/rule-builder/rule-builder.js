// <rule-builder>: edit a segment's rule without reading or writing JSON.
//
// The element holds a <textarea> (what the form sends) and a JSON script (fields, words, errors, the
// addresses for counting and for searching values). Each change is written to the textarea at once,
// so nothing is lost when the server refuses the form; counts come from the server, a little later.

import { draw } from "./boxes.js";
import { fill, h } from "./dom.js";
import { exchange } from "./exchange.js";
import { isFinished } from "./finished.js";
import { defaults } from "./narrowing.js";
import { condition, everyNode, find, finished, group, isGroup, nodeIdAt, parentOf, place, readRule, remove, step, writeRule } from "./tree.js";
import { carryOver } from "./values.js";

const DEBOUNCE = 400;

class RuleBuilder extends HTMLElement {
    connectedCallback() {
        const data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
        Object.assign(this, {
            words: data.words, labels: data.labels, urls: data.urls, templates: data.templates, most: data.mostInline,
        });
        this.fields = new Map(data.fields.map((field) => [field.code, field]));
        this.fieldOptions = [...byGroup(data.fields)].map(
            ([label, fields]) => ({ label, options: fields.map((f) => ({ value: f.code, label: f.label })) }),
        );
        this.textarea = this.querySelector("textarea");
        this.root = readRule(parse(this.textarea.value));
        this.placeErrors(data.errors);
        this.total = h("p", { class: "rule-total", role: "status" });
        this.sentence = h("p", { class: "rule-sentence" });
        this.board = h("div", { class: "rule-board", onkeydown: (event) => this.shortcut(event),
            ondragover: (event) => this.dragOver(event), ondrop: (event) => this.dropped(event) });
        this.said = h("p", { class: "visually-hidden", "aria-live": "polite" });
        this.append(this.total, this.board, this.sentence, exchange(this), this.said);
        this.classList.add("is-ready");
        this.redraw();
        this.preview();
    }

    // Changes. `edited` writes the textarea; `redraw` is for changes of shape.

    edited() {
        this.textarea.value = this.root.children.length ? JSON.stringify(writeRule(this.root).json) : "";
        this.board.classList.add("is-stale");
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.preview(), DEBOUNCE);
    }

    reshaped(focus, said) {
        this.edited();
        this.redraw();
        if (focus) this.focusOn(...focus);
        if (said) this.said.textContent = said;
    }

    change(node, values, role) {
        Object.assign(node, values, { errors: undefined });
        this.reshaped();
        const box = this.board.querySelector(`[data-id="${node.id}"]`);
        (box?.querySelector(`[data-role="${role}"]`) ?? box?.querySelector("select"))?.focus();
    }

    /** Take over a whole rule: from a file, the clipboard or a template. */
    replaceRule(rule) {
        this.root = readRule(rule);
        this.reshaped();
    }

    /** Have only companies with a value pass a negative condition. */
    requireValue(node) {
        const known = condition({ field: node.field, operator: "is_set" });
        for (const key of ["where", "window", "scope"]) if (node[key]) known[key] = node[key];
        const parent = parentOf(this.root, node.id);
        const at = parent.children.indexOf(node);
        if (parent.match === "all") parent.children.splice(at + 1, 0, known);
        else parent.children[at] = group("all", [node, known]);
        this.reshaped([node, "operator"], this.words.valueRequired);
    }

    /** Keep the many company numbers of a condition as a list, and ask for the list instead. */
    async saveList(node) {
        const box = this.board.querySelector(`[data-id="${node.id}"] .rule-condition__note`);
        const response = await this.post(this.urls.list, { numbers: node.value });
        const answer = await response.json().catch(() => ({}));
        if (!response.ok || !answer.code) {
            [box.textContent, box.hidden] = [answer.error ?? this.words.noCount, false];
            return;
        }
        (this.labels.list ??= {})[answer.code] = answer.name;
        const operator = node.operator === "not_in" ? "not_member" : "member";
        Object.assign(node, { field: "list", operator, value: answer.code, errors: undefined });
        this.reshaped([node, "operator"], answer.words);
        this.total.textContent = answer.words;
    }

    post(url, data, signal) {
        return fetch(url, {
            method: "POST", signal, body: JSON.stringify(data),
            headers: { "Content-Type": "application/json", "X-CSRFToken": this.closest("form").elements.csrfmiddlewaretoken.value },
        });
    }

    chooseField(node, code) {
        const operator = this.fields.get(code)?.operators[0]?.code ?? "";
        const { id } = node;
        for (const key of Object.keys(node)) delete node[key];
        const where = this.fields.get(code)?.where;
        Object.assign(node, condition({ field: code, operator, ...(where && { where: defaults(where) }) }), { id });
        this.reshaped([node, "field"]);
    }

    chooseOperator(node, code) {
        const shape = (operator) => this.fields.get(node.field).operators.find((o) => o.code === operator)?.shape;
        const value = carryOver(node.value, shape(code), shape(node.operator));
        Object.assign(node, { operator: code, value, errors: undefined });
        this.reshaped([node, "operator"]);
    }

    setValue(node, values) {
        Object.assign(node, values, { errors: undefined });
        const box = this.board.querySelector(`[data-id="${node.id}"] .rule-errors`);
        if (box) box.hidden = true;
        this.edited();
        const offer = this.board.querySelector(`[data-id="${node.id}"] [data-role="save-list"]`);
        if (offer) offer.hidden = !(node.value?.length > this.most);
    }

    add(into, kind) {
        const node = kind === "group" ? group("any", [condition()]) : condition();
        into.children.push(node);
        this.reshaped([kind === "group" ? node.children[0] : node, "field"]);
    }

    drop(node) {
        const parent = parentOf(this.root, node.id);
        remove(this.root, node.id);
        this.reshaped([parent, "add-condition"], this.words.removed);
    }

    move(node, direction) {
        if (step(this.root, node.id, direction)) {
            this.reshaped([node, direction < 0 ? "up" : "down"], this.words.moved);
        }
    }

    shortcut(event) {
        const box = event.target.closest("[data-id]");
        if (!box || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        const node = find(this.root, Number(box.dataset.id));
        if (node === this.root) return;
        event.preventDefault();
        this.move(node, event.key === "ArrowUp" ? -1 : 1);
    }

    // Dragging with the mouse: before the box under the pointer, or at the end of a group.

    dragStart(event, node) {
        this.dragged = node;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", String(node.id));
        event.target.closest("[data-id]").classList.add("is-dragged");
    }

    dragEnd() {
        this.dragged = null;
        for (const box of this.board.querySelectorAll(".is-dragged, .is-target")) {
            box.classList.remove("is-dragged", "is-target");
        }
    }

    dragOver(event) {
        if (!this.dragged) return;
        event.preventDefault();
        this.board.querySelector(".is-target")?.classList.remove("is-target");
        event.target.closest("[data-id]")?.classList.add("is-target");
    }

    dropped(event) {
        if (!this.dragged) return;
        event.preventDefault();
        const target = find(this.root, Number(event.target.closest("[data-id]")?.dataset.id));
        const node = this.dragged;
        this.dragEnd();
        if (!target || target === node) return;
        const into = isGroup(target) ? target : parentOf(this.root, target.id);
        const index = isGroup(target) ? target.children.length : into.children.indexOf(target);
        if (place(this.root, node.id, into.id, index)) this.reshaped(null, this.words.moved);
    }

    // Drawing.

    redraw() {
        this.board.replaceChildren(draw(this, this.root));
        if (this.answer) this.showCounts();
        this.dispatchEvent(new Event("rule-drawn"));
    }

    focusOn(node, role) {
        const box = this.board.querySelector(`[data-id="${node.id}"]`);
        box?.querySelector(`[data-role="${role}"]`)?.focus();
    }

    placeErrors(errors) {
        const { paths } = writeRule(this.root);
        for (const { path, message } of errors) {
            const node = find(this.root, nodeIdAt(paths, path)) ?? this.root;
            node.errors = [...(node.errors ?? []), message];
        }
    }

    // What the server knows: how many companies, and the sentence.

    async preview() {
        this.request?.abort();
        const done = finished(this.root, (node) => isFinished(node, this.fields));
        const waiting = [...everyNode(this.root)].some((n) => !isGroup(n) && !isFinished(n, this.fields));
        this.current = done && writeRule(done);
        this.dispatchEvent(new CustomEvent("rule-changed", { detail: this.current }));
        if (!done) {
            this.answer = null;
            this.total.textContent = waiting ? this.words.unfinished : this.words.empty;
            this.sentence.textContent = "";
            return;
        }
        this.request = new AbortController();
        const { json, paths } = this.current;
        try {
            const response = await this.post(this.urls.count, json, this.request.signal);
            if (!response.ok) throw new Error(String(response.status));
            this.answer = { ...await response.json(), paths, waiting };
            this.board.classList.remove("is-stale");
            this.showCounts();
        } catch (error) {
            if (error.name !== "AbortError") this.total.textContent = this.words.noCount;
        }
    }

    showCounts() {
        const { total, of, words, nodes, errors, paths, waiting } = this.answer;
        const none = errors.length ? this.words.correct : this.words.noCount;
        const counted = total === null ? none : fill(this.words.matches_of, { count: total, total: of });
        this.total.textContent = waiting ? `${counted} ${this.words.unfinished}` : counted;
        this.sentence.textContent = words;
        for (const [path, id] of paths) {
            const box = this.board.querySelector(`[data-id="${id}"]`);
            const node = nodes[path];
            if (box) this.forgetError(box, id);
            if (!box || !node) continue;
            const badge = box.querySelector(".rule-count");
            badge.textContent = node.count;
            badge.title = fill(this.words.matches_of, { count: node.count, total: of });
            const note = box.querySelector(":scope > .rule-condition__note");
            if (note) this.showNote(note, node, find(this.root, id));
            const dates = box.querySelector(":scope > .rule-condition__dates");
            if (dates) [dates.textContent, dates.hidden] = [node.dates, !node.dates];
        }
        for (const { path, message } of errors) this.showError(paths, path, message);
    }

    showNote(box, { note }, node) {
        const require = note && h(
            "button", { type: "button", class: "rule-add", "data-role": "require", onclick: () => this.requireValue(node) },
            this.words.requireValue,
        );
        box.replaceChildren(note, ...(require ? [" ", require] : []));
        box.hidden = !note;
    }

    /** Take away what an earlier count complained about; what the form was refused for stays. */
    forgetError(box, id) {
        const told = box.querySelector(":scope > .rule-errors");
        if (!told || find(this.root, id)?.errors?.length) return;
        told.replaceChildren();
        told.hidden = true;
    }

    showError(paths, path, message) {
        const box = this.board.querySelector(`[data-id="${nodeIdAt(paths, path)}"] .rule-errors`);
        if (!box) return;
        box.replaceChildren(h("li", {}, message));
        box.hidden = false;
    }

    async search(field, text, where = "") {
        const query = new URLSearchParams({ field: field.code, q: text, ...(where && { where }) });
        const response = await fetch(`${this.urls.choices}?${query}`);
        return response.ok ? (await response.json()).results : [];
    }
}

function byGroup(fields) {
    const groups = new Map();
    for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
    return groups;
}

function parse(text) {
    try { return JSON.parse(text); } catch { return null; }
}

customElements.define("rule-builder", RuleBuilder);
