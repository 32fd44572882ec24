// Small conveniences. Every page works without this file.

document.documentElement.classList.add("has-script");

// A select that sends its form when something else is chosen; its button is then not needed.
document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit-on-change]")) event.target.form.requestSubmit();
});

// A details element that closes on Escape and on a click beside it.
const closing = () => document.querySelectorAll("details[data-closes][open]");
document.addEventListener("click", (event) => {
    for (const details of closing()) {
        if (!details.contains(event.target)) details.open = false;
    }
});
document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of closing()) {
        details.open = false;
        details.querySelector("summary").focus();
    }
});

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

// A button that must not be pressed twice.
document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("button[data-once]");
    if (button) setTimeout(() => { button.disabled = true; }, 0);
});
