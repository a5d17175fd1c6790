"""Is every installed package under a licence we accept? Read from what the packages say of themselves.

We run a service and pass our source to whoever hosts it, so we take permissive licences, and the weak
copyleft ones whose duties stop at their own files. Strong copyleft (GPL, AGPL) is refused for what the site
runs, and allowed for a tool that only looks at our code, when it is named below with its reason.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent

ACCEPTED = {
    "MIT": "permissive",
    "MIT-0": "permissive",
    "BSD": "permissive",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "Apache-2.0": "permissive, with a grant of patents",
    "ISC": "permissive",
    "PSF-2.0": "Python's own, permissive",
    "Unlicense": "public domain",
    "0BSD": "permissive",
    "HPND": "permissive",
    "MPL-2.0": "weak copyleft: only changes to its own files must be shared",
    "LGPL-3.0": "weak copyleft: used unmodified, as a library anyone may replace",
    "ZPL-2.1": "permissive",
    "CNRI-Python": "an older one of Python's own, permissive",
}

# Tools that look at our code and never ship with it.
TOOLS_ACCEPTED = {
    "djlint": "GPL-3.0: reads our templates, is not part of the site",
}

# Packages under several licences of which whoever uses them may choose one, which their classifiers cannot say.
CHOSEN = {
    "pyphen": ("LGPL-3.0", "its LICENSE: GPL 2.0+, LGPL 2.1+ or MPL 1.1, as one likes"),
}

# What packages write, in their own words, for the names above.
SPELLINGS = [
    (r"\bGNU Lesser|\bLGPL", "LGPL-3.0"),
    (r"\bAGPL|Affero", "AGPL-3.0"),
    (r"\bGPL|GNU General", "GPL-3.0"),
    (r"\bMPL|Mozilla", "MPL-2.0"),
    (r"\bApache", "Apache-2.0"),
    (r"\bMIT-0\b", "MIT-0"),
    (r"\bMIT\b|Expat", "MIT"),
    (r"BSD[- ]3|3-Clause", "BSD-3-Clause"),
    (r"BSD[- ]2|2-Clause", "BSD-2-Clause"),
    (r"\b0BSD\b", "0BSD"),
    (r"\bBSD", "BSD"),
    (r"\bISC\b|ISCL", "ISC"),
    (r"\bPSF|Python Software Foundation", "PSF-2.0"),
    (r"\bZPL|Zope", "ZPL-2.1"),
    (r"Unlicense", "Unlicense"),
    (r"HPND", "HPND"),
]


def locked(path):
    """Names in a lock file, with what must be true of the machine for each to be installed."""
    return re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", path.read_text(), flags=re.MULTILINE)


def known(words):
    """The licence some words mean, or the words themselves."""
    return next((name for pattern, name in SPELLINGS if re.search(pattern, words)), words.strip()[:60])


def licences_of(name):
    """What a package says: the expression if it has one, else its classifiers, else its free text.

    `A OR B` lets us choose, so one accepted name is enough; `A AND B` binds us to both.
    """
    if name in CHOSEN:
        return [[CHOSEN[name][0]]]
    about = distribution(name).metadata
    expression = about.get("License-Expression")
    if expression:
        return [
            [known(choice) for choice in re.split(r"\s+OR\s+", part)]
            for part in re.split(r"\s+AND\s+", expression)
        ]
    classifiers = [
        line.rsplit("::", 1)[-1]
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    vague = {"OSI Approved", "Other/Proprietary License"}
    spoken = [line for line in classifiers if line.strip() not in vague] or [
        about.get("License") or "not said"
    ]
    return [[known(line)] for line in spoken]


def complaint(name):
    """Why a package is refused, or nothing."""
    if name in TOOLS_ACCEPTED:
        return ""
    refused = [choices for choices in licences_of(name) if not set(choices) & set(ACCEPTED)]
    return f"{name}: {' and '.join(' or '.join(choices) for choices in refused)}" if refused else ""


def main():
    runtime = set(locked(CHECKOUT / "requirements.lock"))
    names = runtime | set(locked(CHECKOUT / "requirements-dev.lock"))
    complaints = [
        f"{name} is a tool, and must not be in requirements.lock" for name in runtime & set(TOOLS_ACCEPTED)
    ]
    for name in sorted(names):
        try:
            complaints.append(complaint(name))
        except PackageNotFoundError:
            continue  # locked for another kind of machine
    complaints = [line for line in complaints if line]
    print("\n".join(complaints) or f"{len(names)} packages, every licence accepted.")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
