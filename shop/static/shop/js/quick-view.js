// A product over the list one is in. Without this file the link leads to the product's page.

const dialog = document.createElement("dialog");
dialog.className = "quick-view";
dialog.id = "quick-view";
dialog.setAttribute("aria-labelledby", "quick-view-title");

const isPlainClick = (event) =>
    event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-quick-view]");
    if (link === null || !isPlainClick(event) || window.htmx === undefined) return;
    event.preventDefault();
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.replaceChildren();
    try {
        await window.htmx.ajax("GET", new URL("quick/", link.href).pathname, {
            target: dialog, swap: "innerHTML",
        });
    } catch {
        // The page itself says what is wrong.
    }
    const title = dialog.querySelector("#quick-view-title");
    if (title === null) {
        window.location.assign(link.href);
        return;
    }
    dialog.showModal();
    title.focus();
});

// A click beside it closes it: the dialog itself is only hit outside of what it holds.
dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
});

// What the shop says after something was added stands behind the dialog: repeat it inside.
document.addEventListener("htmx:afterSettle", () => {
    const said = dialog.open && dialog.querySelector(".quick-view__said");
    const messages = document.getElementById("messages");
    if (said && messages) said.replaceChildren(...messages.cloneNode(true).childNodes);
});
