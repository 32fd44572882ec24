// The live count of products in the chosen range, on the form for range access.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("id_range");
    const shown = document.querySelector(".field-products .readonly");
    if (!select || !shown) {
        return;
    }
    const form = window.location.pathname.replace(/rangeaccess\/.*$/, "rangeaccess/");
    const refresh = async () => {
        if (!select.value) {
            shown.textContent = "–";
            return;
        }
        const answer = await fetch(`${form}products-in/?range=${encodeURIComponent(select.value)}`);
        const { products } = await answer.json();
        shown.textContent = products ?? "–";
    };
    shown.setAttribute("aria-live", "polite");
    // select2 announces a choice through jQuery only.
    window.django.jQuery(select).on("change", refresh);
    refresh();
});
