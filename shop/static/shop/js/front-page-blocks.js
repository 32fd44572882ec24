// In the admin of front pages: show only the fields that the chosen kind of block uses.
// Without this file all fields are shown, and those of other kinds are not used.

const USED = {
    hero: ["heading", "body", "link_label", "link_url", "image"],
    text: ["heading", "body", "link_label", "link_url"],
    carousel: ["heading", "body", "link_label", "link_url", "range", "limit"],
    tiles: ["heading", "body", "link_label", "link_url", "categories", "limit"],
    banner: ["heading", "body", "link_label", "link_url"],
    order_again: ["heading", "body", "limit"],
};
const ALWAYS = ["kind", "position", "starts_at", "ends_at"];

function showUsedFields(select) {
    const block = select.closest(".inline-related");
    const used = [...ALWAYS, ...(USED[select.value] || [])];
    for (const row of block.querySelectorAll(".form-row")) {
        const names = [...row.classList].filter((name) => name.startsWith("field-"));
        row.hidden = names.length > 0 && !names.some((name) => used.includes(name.slice(6)));
    }
}

function watch(root) {
    for (const select of root.querySelectorAll("select[name$='-kind']")) {
        showUsedFields(select);
        select.addEventListener("change", () => showUsedFields(select));
    }
}

document.addEventListener("DOMContentLoaded", () => watch(document));
document.addEventListener("formset:added", (event) => watch(event.target));
