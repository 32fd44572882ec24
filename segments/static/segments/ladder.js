// The ladder of a dimension: rungs move by drag, by their buttons and with Alt and the arrow keys.
// Without this script the buttons send the form, and the server moves the rung.

const ladder = document.querySelector(".ladder");
const said = document.querySelector("[data-said]");
const movable = (rung) => rung && !rung.classList.contains("ladder__rung--default");

function moved(rung) {
    rung.closest("form").classList.add("is-changed");
    const place = [...ladder.children].indexOf(rung) + 1;
    said.textContent = `${ladder.dataset.moved} ${place} / ${ladder.children.length}`;
}

function step(rung, direction) {
    const other = direction === "up" ? rung.previousElementSibling : rung.nextElementSibling;
    if (!movable(other)) return;
    if (direction === "up") other.before(rung);
    else other.after(rung);
    moved(rung);
}

if (ladder?.querySelector("button[name=move]")) {
    let dragged = null;
    for (const rung of ladder.children) if (movable(rung)) rung.draggable = true;

    ladder.addEventListener("click", (event) => {
        const button = event.target.closest("button[name=move]");
        if (!button) return;
        event.preventDefault();
        step(button.closest("li"), button.value.split(":")[1]);
        button.focus();
    });
    ladder.addEventListener("keydown", (event) => {
        const rung = event.target.closest("li");
        if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || !movable(rung)) return;
        event.preventDefault();
        const focused = document.activeElement;
        step(rung, event.key === "ArrowUp" ? "up" : "down");
        focused.focus();
    });
    ladder.addEventListener("dragstart", (event) => {
        dragged = event.target.closest("li");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", dragged.dataset.segment);
        dragged.classList.add("is-dragged");
    });
    ladder.addEventListener("dragover", (event) => {
        const over = event.target.closest("li");
        if (!dragged || !movable(over)) return;
        event.preventDefault();
        if (over === dragged) return;
        const box = over.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) over.before(dragged);
        else over.after(dragged);
    });
    ladder.addEventListener("drop", (event) => event.preventDefault());
    ladder.addEventListener("dragend", () => {
        dragged?.classList.remove("is-dragged");
        if (dragged) moved(dragged);
        dragged = null;
    });
}
