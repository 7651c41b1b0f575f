"""A form's token is cut to what the database keeps wherever it is read, so that no long one breaks a save."""

from wiki.settings import ROOT


def test_every_form_reads_its_token_in_one_way() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "wiki").rglob("*.py") if 'get("once"' in path.read_text()}
    assert found == {"wiki/forms/boxes.py"}
