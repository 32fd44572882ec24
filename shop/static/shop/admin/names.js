/* Gives the fields of Django's admin that have no label of their own a name that is read out. */
(function () {
    "use strict";

    const words = (element) => element.textContent.trim().replace(/\s*:$/, "");

    function labelOf(field) {
        const id = field.id.replace(/_[01]$/, "");
        for (const wanted of [field.id, `${id}_0`, id]) {
            const label = wanted && document.querySelector(`label[for="${CSS.escape(wanted)}"]`);
            if (label) {
                return label;
            }
        }
        const cell = field.closest("td, th");
        const head = cell && cell.closest("table").tHead;
        return head ? head.rows[0].cells[cell.cellIndex] : null;
    }

    function rowOf(field) {
        const row = field.closest("#result_list tr");
        const title = row && row.querySelector("th");
        return title ? ` ${words(title)}` : "";
    }

    function nameOf(field) {
        const label = labelOf(field);
        return label ? words(label) + rowOf(field) : "";
    }

    function nameDateAndTime(field) {
        const before = field.previousSibling && words(field.previousSibling);
        field.setAttribute("aria-label", [nameOf(field), before].filter(Boolean).join(", "));
    }

    function nameSearchable(select) {
        const box = select.nextElementSibling;
        if (!box || !box.classList.contains("select2")) {
            return;
        }
        const name = nameOf(select);
        box.querySelectorAll('[role="combobox"], [role="textbox"], input').forEach((part) => {
            const shown = part.classList.contains("select2-selection__rendered") ? words(part) : "";
            part.setAttribute("aria-label", shown ? `${name}: ${shown}` : name);
        });
    }

    function nameFields() {
        document.querySelectorAll("select.admin-autocomplete").forEach(nameSearchable);
        document.querySelectorAll(".datetime input").forEach(nameDateAndTime);
        document
            .querySelectorAll(".tabular td :is(input, select, textarea), #result_list td :is(input, select)")
            .forEach((field) => {
                const isNamed = field.type === "hidden" || field.labels.length || field.ariaLabel;
                if (!isNamed && !field.closest(".select2, .datetime")) {
                    field.setAttribute("aria-label", nameOf(field));
                }
            });
        const search = document.querySelector("#searchbar");
        const button = search && search.form.querySelector('input[type="submit"]');
        if (button) {
            search.setAttribute("aria-label", button.value);
        }
    }

    let asked = 0;

    function soon() {
        cancelAnimationFrame(asked);
        asked = requestAnimationFrame(nameFields);
    }

    /* Searchable fields are built by another script, and built again when their value changes. */
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    soon();
})();
