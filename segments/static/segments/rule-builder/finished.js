// What a condition still lacks before it can be sent.

const filled = (one) => one !== null && one !== undefined && String(one).trim() !== "";

/** Whether a window is so long, and not a period. */
export const isLast = (window) => window !== null && typeof window === "object" && ("last" in window || "unit" in window);

/** Whether a condition says everything that its operator needs. */
export function isFinished(node, fields) {
    const field = fields.get(node.field);
    const operator = field?.operators.find((one) => one.code === node.operator);
    if (!operator || !isNarrowed(node, field)) return false;
    const { value } = node;
    switch (operator.shape) {
        case "none": return true;
        case "many": return Array.isArray(value) && value.length > 0;
        case "range": return Array.isArray(value) && value.length === 2 && value.every(filled);
        case "duration": return filled(value?.last) && filled(value?.unit);
        case "ahead": return filled(value?.next);
        case "period": return typeof value === "string" ? filled(value) : filled(value?.from) || filled(value?.to);
        default: return filled(value);
    }
}

/** Whether the window and the needed narrowings are filled in. */
function isNarrowed(node, field) {
    const missing = (field.where ?? []).some((one) => one.required && !filled(node.where?.[one.code]));
    if (missing && node.operator !== "is_set" && node.operator !== "is_not_set") return false;
    const window = node.window ?? null;
    if (window === null) return true;
    if (isLast(window)) return filled(window.last) && filled(window.unit);
    return typeof window === "string" ? filled(window) : filled(window.from) || filled(window.to);
}
