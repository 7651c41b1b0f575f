"""The plan as data: whole, held to its schema, with where every row comes from, and only for who writes plans."""

import hashlib
import json
import re
from typing import Any

import pytest

from tests.plan.made import opened
from tests.plan.robin import ONLY_FAMILY, ONLY_PROFESSIONALS, SCHOOL_FOR_LATER, Robin
from tests.plan.test_download import take
from wiki.document.tree_json import from_json
from wiki.errors import NotAllowed
from wiki.settings import ROOT

_SCHEMA = json.loads((ROOT / "page_templates" / "plans" / "plan_file.schema.json").read_text(encoding="utf-8"))
_KINDS: dict[str, Any] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "object": dict, "array": list
}  # fmt: skip


def faults(value: Any, rule: dict[str, Any], place: str = "") -> list[str]:
    """What in ``value`` the schema does not allow, as far as our schema says things."""
    if "$ref" in rule:
        return faults(value, _SCHEMA["$defs"][rule["$ref"].rpartition("/")[2]], place)
    if "anyOf" in rule:
        tried = [faults(value, one, place) for one in rule["anyOf"]]
        return [] if [] in tried else [f"{place}: fits none of {len(tried)}", *min(tried, key=len)]
    found = []
    if "const" in rule and (value != rule["const"] or type(value) is not type(rule["const"])):
        found.append(f"{place}: {value!r} is not {rule['const']!r}")
    if "enum" in rule and value not in rule["enum"]:
        found.append(f"{place}: {value!r} is none of {rule['enum']}")
    if "type" in rule:
        kinds = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
        if not any(isinstance(value, _KINDS[one]) and (one == "boolean" or not isinstance(value, bool)) for one in kinds):
            return [*found, f"{place}: {value!r} is no {kinds}"]
    if "pattern" in rule and not re.search(rule["pattern"], value):
        found.append(f"{place}: {value!r}")
    if isinstance(value, dict):
        known = rule.get("properties", {})
        found += [f"{place}: {key} is missing" for key in rule.get("required", ()) if key not in value]
        for key, inside in value.items():
            other = rule.get("additionalProperties", True)
            if key in known or isinstance(other, dict):
                found += faults(inside, known.get(key, other), f"{place}/{key}")
            elif other is False:
                found.append(f"{place}: {key} is not known")
    if isinstance(value, list) and "items" in rule:
        found += [one for at, inside in enumerate(value) for one in faults(inside, rule["items"], f"{place}/{at}")]
    return found


def test_the_data_is_the_plan_with_every_source(robin: Robin) -> None:
    number = robin.make()
    data = take(robin, "daniel", number, "json")
    made = json.loads(data)
    head = opened(robin, number)
    assert hashlib.sha256(data).hexdigest() == head.head.file("json").sha256
    assert faults(made, _SCHEMA) == []
    assert faults({**made, "more": 1, "edition": 2}, _SCHEMA)  # the schema can say no
    assert from_json(made["document"]) == head.tree
    assert made["letters"] == ["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"]
    rows = {one["label"]: one for one in made["rows"]}
    need, outcome, help_ = rows["Need 1"], rows["Outcome 1"], rows["Provision 1"]
    assert need["columns"]["difficulty"] == "He has difficulty telling people."
    assert (help_["letter"], help_["columns"]["needs"], help_["columns"]["outcomes"]) == ("F", [need["id"]], [outcome["id"]])
    [source] = need["sources"]
    assert source["version"] == robin.versions["slt_need"].hex
    assert source["quoted"] == "difficulty telling people what he wants"
    assert "He has difficulty telling people what he wants."[source["starts"] : source["ends"]] == source["quoted"]
    assert source["page"] == "Speech and language advice"
    [picture] = [one for one in made["media"] if one["kind"] == "photo"]
    [shown] = rows["Hope 1"]["media"]
    assert (shown["id"], shown["alt"]) == (picture["id"], "A red steam engine")
    assert {one["code"] for one in made["findings"]} == {one["code"] for one in head.findings}
    assert made["findings"]
    text = data.decode()
    for absent in (ONLY_FAMILY, ONLY_PROFESSIONALS, SCHOOL_FOR_LATER):
        assert absent not in text
    for name in ("mum", "priya"):
        with pytest.raises(NotAllowed):
            take(robin, name, number, "json")
