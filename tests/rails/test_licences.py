"""What is handed on with the wiki may be handed on under its own licence (MIT)."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from wiki.settings import ROOT

_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==", re.MULTILINE)
_SHARED_ALIKE = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|(?<!Lesser )General Public License|Affero")


def test_no_library_of_the_wiki_asks_for_a_licence_that_is_not_ours() -> None:
    """The LGPL lets a program use a library without being under it; the GPL and the AGPL do not."""
    told = {}
    for name in _NAME.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        try:
            about = metadata(name)
        except PackageNotFoundError:  # for another kind of machine
            continue
        kinds = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
        told[name] = " ".join([about.get("License-Expression") or (about.get("License") or "")[:60], *kinds])
    assert len(told) > 40 and "MIT" in told["alembic"] and "LGPL" in told["psycopg"]
    assert not {name: said for name, said in told.items() if _SHARED_ALIKE.search(said)}
    assert _SHARED_ALIKE.search("GPL-2.0-or-later") and _SHARED_ALIKE.search("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert not _SHARED_ALIKE.search("GNU Lesser General Public License v3 (LGPLv3)")
