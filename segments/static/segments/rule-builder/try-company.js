// <try-company>: choose a company, and each condition of the rule beside it says yes or no, with the
// value that was found. Follows every change of the <rule-builder> of the page; nothing is saved.

import { fill, h } from "./dom.js";
import { Picker } from "./picker.js";

class TryCompany extends HTMLElement {
    async connectedCallback() {
        if (this.isReady) return; // moved beside the builder, which connects it once more
        this.isReady = true;
        await customElements.whenDefined("rule-builder");
        this.builder = document.querySelector("rule-builder");
        if (!this.builder) return;
        const data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
        Object.assign(this, data);
        this.picker = new Picker({
            label: this.words.try, words: this.words, labels: {}, values: [], single: true,
            search: (text) => this.search(text), onchange: ([company]) => this.choose(company),
        });
        this.said = h("p", { class: "try-company__said", role: "status" });
        this.append(h("span", { class: "try-company__label" }, this.words.try), this.picker.element, this.said);
        this.builder.before(this);
        this.hidden = false;
        this.builder.addEventListener("rule-changed", (event) => this.follow(event.detail));
        this.builder.addEventListener("rule-drawn", () => this.decorate());
        this.follow(this.builder.current);
    }

    async search(text) {
        const response = await fetch(`${this.urls.companies}?${new URLSearchParams({ q: text })}`);
        return response.ok ? (await response.json()).results : [];
    }

    choose(company) {
        this.company = company;
        this.answer = null;
        this.ask();
    }

    follow(rule) {
        this.rule = rule;
        this.ask();
    }

    async ask() {
        this.request?.abort();
        if (!this.company || !this.rule) {
            this.answer = null;
            this.said.textContent = this.company ? this.words.noRule : "";
            this.decorate();
            return;
        }
        this.request = new AbortController();
        const { json, paths } = this.rule;
        try {
            const response = await fetch(this.urls.try, {
                method: "POST", signal: this.request.signal,
                body: JSON.stringify({ rule: json, company: this.company }),
                headers: { "Content-Type": "application/json", "X-CSRFToken": this.closest("form").elements.csrfmiddlewaretoken.value },
            });
            if (!response.ok) throw new Error(String(response.status));
            this.answer = { ...await response.json(), paths };
            this.said.textContent = this.answer.words;
            this.said.dataset.result = String(this.answer.result);
            this.decorate();
        } catch (error) {
            if (error.name !== "AbortError") this.said.textContent = this.words.noAnswer;
        }
    }

    decorate() {
        for (const mark of this.builder.querySelectorAll(".rule-verdict")) mark.remove();
        if (!this.answer) return;
        for (const [path, id] of this.answer.paths) {
            const box = this.builder.querySelector(`[data-id="${id}"]`);
            const node = this.answer.nodes[path];
            if (box && node && !box.querySelector(":scope > .rule-verdict")) box.prepend(this.mark(node, box));
        }
    }

    mark(node, box) {
        const isGroup = box.classList.contains("rule-group");
        const words = [node.result ? this.words.yes : this.words.no];
        if (!isGroup && node.actual) words.push(fill(this.words.actual, { value: node.actual }));
        if (node.short_by) words.push(fill(this.words.short, { value: node.short_by }));
        return h(
            "p", { class: `rule-verdict rule-verdict--${node.result ? "yes" : "no"}` },
            h("span", { "aria-hidden": "true" }, node.result ? "✓ " : "✗ "), words.join(" · "),
        );
    }
}

customElements.define("try-company", TryCompany);
