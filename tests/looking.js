/* What there is to be seen on a page: so much of it as decides whether the checker must look at all.

A colour is "seen" as a whole: of the words, how large and heavy they are, and everything that lies behind them. Where the
checker passed it once it need not look again, at any width and on any page. What may lie over something, or is small, or
scrolls, is in doubt, and so the checker is asked.

Pieces are what right and wrong are told by otherwise, whatever is said and however it looks. A plain box counts for itself,
and what is in it for itself; a link, a field or a table counts as a whole. Words are there or not; what is named by its id
is there or not, is to be seen or not, and says something or not. A page of nothing but pieces that were in order is in
order. */
() => {
    const TARGETS = `a[href], area, button, input:not([type=hidden]), select, textarea, summary, iframe, audio, video,
        [tabindex], [role], [contenteditable]`;
    const FIELDS = "input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea";
    const MIXED = [["backgroundImage", "none"], ["opacity", "1"], ["filter", "none"], ["mixBlendMode", "normal"]];
    const BOXES = new Set(`ADDRESS ARTICLE ASIDE B BODY BR DETAILS DIV EM FIELDSET FIGURE FORM H1 H2 H3 H4 H5 H6 HR I LI MAIN
        NAV OL P SECTION SPAN STRONG UL`.split(/\s+/));
    const WORDS = new Set(["alt", "aria-label", "placeholder", "title", "value"]);
    const NAMES = new Set(`aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto
        aria-labelledby aria-owns for form headers list`.split(/\s+/));
    const NOTHING = new Set(`action checked class cols content datetime decoding draggable enctype height href id inputmode loading
        max maxlength method min minlength name nonce novalidate pattern rel rows selected spellcheck src step width`.split(/\s+/));
    const frame = [...document.querySelectorAll("body > header, body > footer")];
    const framed = new Set(frame.flatMap(one => [one, ...one.querySelectorAll("*")]));
    const part = one => framed.has(one) ? 0 : 1;
    const colours = [new Set(), new Set()], doubts = { colour: [[], []], layout: [[], []] };
    const doubt = (kind, one, why) => {
        doubts[kind][part(one)].push(`${why}: ${one.outerHTML.slice(0, 120)}`);
        if (kind === "colour") doubtful.add(one);
    };
    const known = new Map([[null, { behind: "", painted: [], gone: false }]]);
    const boxes = [], painted = [], texts = [], targets = [];
    globalThis.colourOf = new Map();
    globalThis.doubtful = new Set();
    const ids = new Set(), twice = new Set(), pieces = new Set();
    for (const { id } of document.querySelectorAll("[id]")) (ids.has(id) ? twice : ids).add(id);

    const paint = style => {
        const own = /^rgba\(.*, 0\)$/.test(style.backgroundColor) ? [] : [style.backgroundColor];
        for (const [name, none] of MIXED) if (style[name] !== none) own.push(name + style[name]);
        return own.join();
    };
    const of = one => {
        if (!known.has(one)) {
            const style = getComputedStyle(one), own = paint(style), under = of(one.parentElement);
            const box = one.getBoundingClientRect();
            known.set(one, {
                style, box, own,
                behind: own ? `${under.behind}/${own}` : under.behind,
                painted: own && one.parentElement !== null ? [...under.painted, box] : under.painted,
                gone: under.gone || (box.width <= 1 && box.height <= 1 && style.overflow !== "visible"),
            });
        }
        return known.get(one);
    };
    const meet = (a, b) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const sticksOut = (a, b) =>
        a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
    const apart = (one, other) => !one.contains(other) && !other.contains(one);
    const near = (a, b) => {
        const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
        return Math.hypot(Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom)) < 24;
    };
    const wordsOf = one => [...one.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
    const blockOf = one => {
        let block = one.parentElement;
        while (of(block).style.display.startsWith("inline")) block = block.parentElement;
        return block;
    };
    const amongWords = (one, block) =>
        wordsOf(block).length > 0 &&
        [...block.querySelectorAll("*")].every(each => each.tagName !== "BR" && of(each).style.display === "inline");

    for (const one of document.body.querySelectorAll("*")) {
        if (!one.checkVisibility({ visibilityProperty: true }) || of(one).gone) continue;
        const { style, box, own } = of(one);
        boxes.push([one, box]);
        if (own) painted.push([one, box]);
        if (one.matches(TARGETS)) targets.push(one);
        if (one.shadowRoot || one.tagName === "IFRAME") pieces.add(`a page within ${Math.random()}`);
        if (style.overflow !== "visible" && one.tabIndex < 0 && (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight))
            doubt("layout", one, "scrolls");
        if (one.matches(FIELDS) || wordsOf(one).map(node => node.data).join("").trim().length > 1) texts.push(one);
    }
    const range = document.createRange();
    for (const one of texts) {
        const { style, behind, painted: under } = of(one);
        const colour = [style.color, style.fontSize, style.fontWeight, style.textShadow, behind].join("|");
        colours[part(one)].add(colour);
        colourOf.set(one, colour);
        for (const node of one.matches(FIELDS) ? [] : wordsOf(one)) {
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (under.some(beneath => beneath !== of(document.body).box && sticksOut(box, beneath))) doubt("colour", one, "sticks out");
            for (const [other, there] of painted) {
                const flows = one.contains(other) && /static|relative/.test(of(other).style.position);
                if (meet(box, there) && !other.contains(one) && !flows) doubt("colour", one, "may be covered");
            }
        }
    }
    for (const one of targets) {
        const { box, style } = of(one);
        const block = blockOf(one);
        const flows = !/^(block|list-item|flex|grid|table.*|inline-.*)$/.test(style.display);
        if (flows && one.matches("a, [role=link]") && !style.textDecorationLine.includes("underline") &&
            block.textContent.trim() !== one.textContent.trim()) doubt("layout", one, "may be told by its colour");
        if (style.display === "inline" && amongWords(one, block)) continue;
        const small = box.width < 24 || box.height < 24;
        if (small && targets.some(other => other !== one && !other.contains(one) && near(box, of(other).box)))
            doubt("layout", one, "is small");
        const above = other => style.zIndex > 0 && of(other).style.position === "static" &&
            one.parentElement === other.parentElement;
        if (boxes.some(([other, there]) => meet(box, there) && apart(one, other) && !above(other))) doubt("layout", one, "may lie under something");
    }

    const there = words => words.trim() ? 1 : 0;
    const seen = one => one.checkVisibility({ visibilityProperty: true }) ? 1 : 0;
    const named = (id, whole) => {
        const one = document.getElementById(id);
        return one ? `${twice.has(id) ? id : ""}${one.tagName}${seen(one)}${there(one.textContent)}${whole.contains(one) ? 1 : 0}` : "none";
    };
    const tag = (one, whole) => {
        let all = one.tagName + seen(one) + (one.hasAttribute("href") ? "href" : "") + (twice.has(one.id) ? one.id : "");
        const drawn = one instanceof SVGElement;
        for (const { name, value } of one.attributes) {
            if (NAMES.has(name)) all += ` ${name}=${value.split(/\s+/).map(id => named(id, whole))}`;
            else if (WORDS.has(name)) all += ` ${name}=${there(value)}`;
            else if (!NOTHING.has(name) && !name.startsWith("data-") && (!drawn || /^(role|aria-|tabindex|focusable)/.test(name)))
                all += ` ${name}=${value}`;
        }
        for (const label of one.labels || []) all += ` label${seen(label)}${there(label.textContent)}`;
        return all;
    };
    const written = (one, whole) => {
        let inside = "", last = "";
        for (const node of one.childNodes) {
            const next = node.nodeType === 1 ? written(node, whole) : node.nodeType === 3 && there(node.data) ? "*" : "";
            if (next && next !== last) inside += last = next;
        }
        return `<${tag(one, whole)}>${inside}</>`;
    };
    const take = (one, marks) => {
        const own = tag(one, one), among = `${marks}${one.parentElement.tagName}>`;
        if (!BOXES.has(one.tagName) || / (role|tabindex|contenteditable)=/.test(own))
            return pieces.add(among + written(one, one));
        const items = /^[OU]L$/.test(one.tagName) ? [...one.children].map(each => each.tagName + each.getAttribute("role")) : [];
        pieces.add(`${among}${own} ${[...new Set(items)]}${items.length && wordsOf(one).length ? "*" : ""}`);
        const kept = / (aria-|inert|lang|hidden)/.test(own) ? `${marks}${own}>` : marks;
        for (const each of one.children) take(each, kept);
    };
    take(document.body, "");
    const metas = [...document.querySelectorAll("meta[name=viewport], meta[http-equiv]")].map(one => one.outerHTML);
    const mains = document.querySelectorAll("main, h1").length;
    pieces.add([document.documentElement.lang, there(document.title), mains, ...metas].join());

    const around = frame.map(one => one.outerHTML.replace(/value="[^"]*"/g, ""));
    const styles = [...document.styleSheets].map(one => one.href);
    const { scrollWidth, clientWidth } = document.documentElement;
    return {
        sideways: scrollWidth - clientWidth,
        frame: JSON.stringify([document.documentElement.className, document.body.className, styles, around]),
        doubts, pieces: [...pieces],
        colours: colours.map(some => [...some]),
    };
}
