// A page on which something is being worked out is read anew every three seconds, unless somebody
// has begun to type on it: then the link "Look again" is theirs to follow.

const isTouched = (field) =>
    field.type === "checkbox" || field.type === "radio"
        ? field.checked !== field.defaultChecked
        : field.matches("input, textarea") && field.value !== field.defaultValue;

function lookAgain() {
    const fields = [...document.querySelectorAll("form input, form textarea")];
    if (fields.some(isTouched)) setTimeout(lookAgain, 3000);
    else location.reload();
}

setTimeout(lookAgain, 3000);
