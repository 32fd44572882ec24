// One function that makes elements, and the words of the page with their named slots filled.

/** Make an element: attributes, `on…` listeners, properties that are booleans, then children. */
export function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (value === true) element.setAttribute(name, "");
        else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** Fill `%(name)s` slots of a translated sentence. */
export function fill(sentence, slots) {
    return sentence.replace(/%\((\w+)\)s/g, (_all, name) => slots[name]);
}

/** A select whose first option asks for a choice. */
export function select(label, options, chosen, onchange, ask) {
    const known = options.some((option) => !option.options && String(option.value) === String(chosen))
        || options.some((option) => option.options?.some((one) => one.value === chosen));
    const make = (option) => {
        const element = h("option", { value: option.value }, option.label);
        element.selected = String(option.value) === String(chosen ?? "");
        return element;
    };
    return h(
        "select",
        { "aria-label": label, onchange: (event) => onchange(event.target.value) },
        ask && h("option", { value: "" }, ask),
        !known && chosen ? make({ value: chosen, label: chosen }) : null,
        ...options.map((option) =>
            option.options
                ? h("optgroup", { label: option.label }, ...option.options.map(make))
                : make(option),
        ),
    );
}
