// The bar of a run under way asks every two seconds how far it is; the page is read anew at the end.

const bar = document.querySelector("[data-run-progress]");
const words = document.querySelector("[data-run-words]");

async function ask() {
    const response = await fetch(bar.dataset.runProgress);
    if (!response.ok) return;
    const run = await response.json();
    bar.value = run.progress;
    words.textContent = run.words;
    if (run.status === "waiting" || run.status === "running") setTimeout(ask, 2000);
    else location.reload();
}

if (bar) setTimeout(ask, 1000);
