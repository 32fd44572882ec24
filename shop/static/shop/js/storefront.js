// Small conveniences. Every page works without this file.

// A select that sends its form when something else is chosen; its button is then not needed.
for (const select of document.querySelectorAll("select[data-submit-on-change]")) {
    const button = select.form.querySelector("button[type=submit]");
    if (button) button.hidden = true;
    select.addEventListener("change", () => select.form.requestSubmit());
}

// A details element that closes on Escape and on a click beside it.
for (const details of document.querySelectorAll("details[data-closes]")) {
    document.addEventListener("click", (event) => {
        if (details.open && !details.contains(event.target)) details.open = false;
    });
    details.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !details.open) return;
        details.open = false;
        details.querySelector("summary").focus();
    });
}

// Filters stay open where there is room for them beside the list.
const wide = window.matchMedia("(min-width: 56rem)");
const openFilters = () => {
    for (const details of document.querySelectorAll("details[data-open-when-wide]")) {
        if (wide.matches) details.open = true;
    }
};
document.addEventListener("htmx:afterSettle", openFilters);
openFilters();

// A button that prints the page.
for (const button of document.querySelectorAll("button[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
}
