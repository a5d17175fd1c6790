/* What somebody means on a page by what it says, brought into view: where the mouse must go, and what stands in it now.

Playwright's own way brings a third of a megabyte of scripts into every page. As there, nobody who means one thing is
understood to mean another: of two that say the same neither is touched, unless the first will do; nor is what cannot be seen. */
({ kind, name = null, exact = true, first = false, group = null, option = null, write = false }) => {
    const FIELDS = "input:not([type=hidden], [type=submit]), select, textarea";
    const BUTTONS = "button, [role=button], input[type=submit]";
    const KINDS = { button: BUTTONS, link: "a[href]", either: `a[href], ${BUTTONS}`, field: FIELDS, group: "fieldset, [role=group]" };
    const plain = words => words.replace(/\s+/g, " ").trim();
    const text = one => [...one.childNodes].map(node => {
        if (node.nodeType === 3) return node.data;
        return node.nodeType !== 1 || node.hidden || node.ariaHidden === "true" ? "" : node.alt || text(node);
    }).join("");
    const names = one => {
        const by = one.getAttribute("aria-labelledby");
        if (by) return [by.split(/\s+/).map(id => text(document.getElementById(id))).join(" ")];
        if (one.ariaLabel) return [one.ariaLabel];
        const labels = one.matches("fieldset") ? one.querySelectorAll(":scope > legend") : one.labels ?? [];
        return labels.length ? [...labels].map(text) : [one.matches("input") ? one.value : text(one)];
    };
    const says = (one, name, exact) =>
        names(one).map(plain).some(words => exact ? words === name : words.startsWith(name));
    const find = (where, kind, name, exact) => [...where.querySelectorAll(KINDS[kind] ?? kind)]
        .filter(one => one.checkVisibility({ visibilityProperty: true }) && (name === null || says(one, name, exact)));

    const groups = group === null ? [document] : find(document, "group", group, false);
    const all = groups.flatMap(where => find(where, kind, name, exact));
    const [one] = all;
    if (!one || (all.length > 1 && !first)) return { count: all.length };
    one.scrollIntoViewIfNeeded();
    const [box] = one.getClientRects();
    if (write) {
        one.focus();
        one.select();
    }
    if (option !== null) {
        [...one.options].find(each => [each.label, each.value].includes(option)).selected = true;
        for (const event of ["input", "change"]) one.dispatchEvent(new Event(event, { bubbles: true }));
    }
    return {
        count: all.length, checked: one.checked, value: one.value,
        x: box.left + box.width / 2, y: box.top + box.height / 2,
    };
}
