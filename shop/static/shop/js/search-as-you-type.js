// A list of suggestions under the search field, by mouse and keyboard (ARIA combobox pattern).
// Without this file the field is a plain search field.

const WAIT = 150;
const SHORTEST = 2;

for (const form of document.querySelectorAll("form[data-suggestions]")) {
    const field = form.querySelector("input[type=search]");
    const list = form.querySelector("[role=listbox]");
    const status = form.querySelector("[data-suggestions-status]");
    let timer = 0;
    let asking = null;
    let active = null;

    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);

    const options = () => [...list.querySelectorAll("[role=option]")];

    const choose = (option) => {
        if (active) active.setAttribute("aria-selected", "false");
        active = option || null;
        if (active) {
            active.setAttribute("aria-selected", "true");
            active.scrollIntoView({ block: "nearest" });
            field.setAttribute("aria-activedescendant", active.id);
        } else {
            field.removeAttribute("aria-activedescendant");
        }
    };

    const show = (isOpen) => {
        list.hidden = !isOpen;
        field.setAttribute("aria-expanded", String(isOpen));
        if (!isOpen) choose(null);
    };

    const close = () => {
        clearTimeout(timer);
        if (asking) asking.abort();
        show(false);
    };

    const ask = async () => {
        const words = field.value.trim();
        if (asking) asking.abort();
        if (words.length < SHORTEST) {
            show(false);
            status.textContent = "";
            return;
        }
        asking = new AbortController();
        const { signal } = asking;
        try {
            const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(words)}`, {
                signal,
                headers: { "HX-Request": "true" },
            });
            if (!answer.ok || answer.status === 204) {
                show(false);
                return;
            }
            const text = await answer.text();
            if (signal.aborted) return;
            choose(null);
            list.innerHTML = text;
            const found = options().length;
            status.textContent = found ? `${found} ${status.dataset.some}` : status.dataset.none;
            show(found > 0 && document.activeElement === field);
        } catch (error) {
            if (error.name !== "AbortError") show(false);
        }
    };

    field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, WAIT);
    });

    field.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Escape" && !list.hidden) {
            event.preventDefault();
            close();
            return;
        }
        if (event.key === "ArrowDown" && list.hidden) {
            event.preventDefault();
            ask();
            return;
        }
        if (list.hidden) return;
        const all = options();
        const place = all.indexOf(active);
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            const next = place === -1 && step < 0 ? all.length - 1 : place + step;
            choose(all[next]);
        } else if (event.key === "Enter" && active) {
            event.preventDefault();
            window.location.assign(active.href);
        } else if (event.key === "Tab") {
            close();
        }
    });

    // The field keeps the focus while an option is pressed, so that the list stays until the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    field.addEventListener("blur", close);
    form.addEventListener("submit", close);
    show(false);
}
