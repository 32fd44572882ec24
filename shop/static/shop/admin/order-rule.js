// In the admin of order rules: show only the fields that the chosen kind takes.
// Without this file all fields are shown; what a kind does not take is put aside when saving.

const TAKES = {
    minimum_value: ["amount", "currency"],
    quantity_minimum: ["quantity"],
    quantity_multiple: ["quantity"],
};

function showTaken(select) {
    for (const name of ["amount", "currency", "quantity"]) {
        const row = document.querySelector(`.form-row.field-${name}`);
        if (row) {
            row.hidden = select.value !== "" && !(TAKES[select.value] || []).includes(name);
        }
    }
}

document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("id_kind");
    if (select) {
        showTaken(select);
        select.addEventListener("change", () => showTaken(select));
    }
});
