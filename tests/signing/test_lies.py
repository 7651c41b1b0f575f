"""A provider that lies, is slow, points elsewhere, or is not set up: one plain page, and nobody gets in."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.signing.conftest import leave
from tests.signing.issuer import Issuer, issuer
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.access import oidc
from wiki.access.providers import read_providers
from wiki.models.factors import Authenticator
from wiki.settings import SettingsError, read_settings

HOUR = 3600


@pytest.fixture(scope="module")
def liar() -> Iterator[Issuer]:
    with issuer() as found:
        yield found


def _try(visitor: Visitor, liar: Issuer, more: str = "") -> str:
    """Go there and come back; the heading of the page that one ends on."""
    there = leave(visitor, "/sign-in/with/anytown")
    if there.status_code != 302:
        return visitor._arrive("/sign-in/with/anytown", there, 403).h1
    asked = parse_qs(urlsplit(there.headers["Location"]).query)
    liar.nonce = asked["nonce"][0]
    visitor.open(f"/sign-in/back/anytown?code=x&state={asked['state'][0]}{more}")
    page = visitor._client.post(
        "/sign-in/back/anytown", base_url=HOST, headers={"Origin": HOST},
        data={one.attrib["name"]: one.attrib.get("value", "") for one in visitor.page.html.all("input")},
    )  # fmt: skip
    if page.status_code == 302:
        return "in"
    return visitor._arrive("/sign-in/back/anytown", page, 200 if page.status_code == 200 else 403).h1


REFUSED = "We couldn’t sign you in"


def test_every_lie_is_refused_with_one_plain_page(
    family: House, liar: Issuer, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    browser = with_provider(liar.address, "wiki", "s")
    liar.begin()
    assert _try(browser(), liar) == "in", "an honest answer is taken"
    now = int(time.time())
    claims: list[dict[str, object]] = [
        {"iss": "https://evil.example"}, {"iss": liar.address + "/"}, {"iss": None}, {"aud": "another"}, {"aud": ["another"]},
        {"aud": None}, {"aud": ["wiki", "another"]}, {"aud": ["wiki", "another"], "azp": "another"}, {"azp": "another"},
        {"nonce": "x"}, {"nonce": None}, {"nonce": 5}, {"exp": now - HOUR}, {"exp": None}, {"iat": now + HOUR}, {"iat": None},
        {"nbf": now + HOUR}, {"sub": None}, {"sub": ""}, {"sub": 5}, {"sub": "x" * 300}, {"exp": "soon"},
        {"sub": "gran\0", "email": "gran@example.org"}, {"sub": "gran \ud800", "email": "gran@example.org"},
        {"sub": "brook", "email": "broo\ud800@example.org"}, {"sub": "brook", "email": '"brook"@example.org'},
        {"sub": "brook", "email": "broo\u212a@example.org"}, {"sub": "brook", "email": "bro\u200bok@example.org"},
    ]  # fmt: skip
    for lie in claims:
        liar.begin()
        liar.claims = lie
        assert _try(browser(), liar) == REFUSED, lie
    liar.begin()
    assert _try(browser(), liar) == "in"
    for lie in ("key", "shared", "none", "nothing", "cut"):
        liar.begin()
        if lie == "key":
            liar.signer = liar.other
        elif lie == "shared":
            liar.alg = "HS256"
        elif lie == "none":
            liar.raw = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtdW0gYXQgaG9tZSJ9."
        else:
            liar.raw = "x" if lie == "nothing" else "a.b.c"
        assert _try(browser(), liar) == REFUSED, lie
    liar.begin()
    assert _try(browser(), liar, "&iss=https://evil.example") == REFUSED, "another issuer’s answer (RFC 9207)"
    assert _try(browser(), liar, f"&iss={liar.address}") == "in"
    liar.begin()  # two halves of two addresses make no address that was checked
    liar.about = {"userinfo_endpoint": f"{liar.address}/userinfo_endpoint"}
    fresh = with_provider(liar.address, "wiki", "s")  # what a provider says of itself is kept
    liar.claims = {"sub": "a stranger", "email": "dad@example.org", "email_verified": None}
    liar.info = {"sub": "a stranger", "email": "stranger@example.org", "email_verified": True}
    assert _try(fresh(), liar) == REFUSED
    liar.info["email"] = "dad@example.org"
    assert _try(fresh(), liar) == "in", "one that the provider names and has checked is taken"


STEP = """
  second_step:
    amr:
      - mfa
    acr:
      - level-2
"""


def test_our_second_step_is_left_out_only_where_a_good_token_says_that_one_was_taken(
    family: House, liar: Issuer, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    with family.work() as work:
        app = {"key_id": "k", "sealed": "s", "last_step": 0, "added_at": clock.now(), "confirmed_at": clock.now()}
        work.begin_writing().add(Authenticator(person_id=family.people["mum"], **app))
        work.commit()
    browser, without = with_provider(liar.address, "wiki", "s", more=STEP), with_provider(liar.address, "wiki", "s")

    def comes(claims: dict[str, object], at: Callable[[], Visitor] = browser) -> str:
        liar.begin()
        liar.claims, visitor = claims, at()
        ended = _try(visitor, liar)
        return ended if ended != "in" else visitor.open("/children").h1

    asked = comes({})
    assert asked == "One more step"
    inside = comes({"amr": ["pwd", "mfa"]})
    assert inside not in {asked, REFUSED}
    assert comes({"acr": "level-2"}) == inside
    for less in ({"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": [["mfa"]]}, {"amr": ["MFA"]}, {"amr": {"mfa": 1}}, {"acr": ["level-2"]},
                 {"acr": "level-1"}, {"amr": ["level-2"]}, {"acr": "mfa"}):  # fmt: skip
        assert comes(less) == asked, less
    assert comes({"amr": ["mfa"]}, without) == asked, "only where the settings say what counts"
    assert comes({}) == asked, "and only for that sign-in"
    for lie in ({"aud": "another"}, {"nonce": "x"}, {"iss": "https://evil.example"}):
        assert comes({**lie, "amr": ["mfa"]}) == REFUSED
    liar.begin()
    liar.claims, liar.signer = {"amr": ["mfa"]}, liar.other
    assert _try(browser(), liar) == REFUSED, "a token that it did not sign"
    liar.begin()
    liar.about = {"userinfo_endpoint": f"{liar.address}/userinfo_endpoint"}
    liar.claims, liar.info = {"name": None}, {"sub": "mum at home", "name": "Mum", "amr": ["mfa"], "acr": "level-2"}
    visitor = browser()
    assert _try(visitor, liar) == asked, "what is not in the signed token does not count"


@pytest.mark.parametrize(
    "about",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "https://evil.example/token"}, {"token_endpoint": "http://127.0.0.1:1/x"},
     {"jwks_uri": "file:///etc/passwd"}, {"jwks_uri": "http://x@127.0.0.1/y"}, {"authorization_endpoint": "javascript:alert(1)"},
     {"authorization_endpoint": "https://evil.example/in"}, {"authorization_response_iss_parameter_supported": True}],
    ids=str,
)  # fmt: skip
def test_only_the_issuer_is_asked_and_led_to(
    family: House, liar: Issuer, with_provider: Callable[..., Callable[[], Visitor]], about: dict[str, object]
) -> None:
    liar.begin()
    liar.about = about
    assert _try(with_provider(liar.address, "wiki", "s")(), liar) == REFUSED


def test_a_provider_that_is_away_slow_or_sends_one_on_keeps_nobody_waiting(
    family: House, liar: Issuer, with_provider: Callable[..., Callable[[], Visitor]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "_SECONDS", 0.2)
    liar.begin()
    liar.slow = 1.0
    began = time.monotonic()
    browser = with_provider(liar.address, "wiki", "s")
    assert _try(browser(), liar) == REFUSED
    assert time.monotonic() - began < 0.95
    for _again in range(3):
        assert _try(browser(), liar) == REFUSED
    assert len(liar.asked) <= 1, "who comes next need not wait for it at all"
    assert _try(with_provider("http://127.0.0.1:9", "wiki", "s")(), liar) == REFUSED
    liar.begin()
    monkeypatch.setattr(Issuer, "answer", lambda self, path: (self.asked.append(path), (302, f"{self.address}/elsewhere"))[1])
    assert _try(with_provider(liar.address, "wiki", "s")(), liar) == REFUSED
    assert "/elsewhere" not in liar.asked


def test_a_provider_that_says_no_or_was_never_asked(
    family: House, liar: Issuer, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    liar.begin()
    visitor = with_provider(liar.address, "wiki", "s")()
    for query in ("", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?code=x&state=%00é"):
        assert visitor.open(f"/sign-in/back/anytown{query}", 403).h1 == REFUSED
    assert liar.asked == []


def test_without_a_provider_there_is_no_button_and_no_door(family: House, client_for: Callable[[str], Visitor]) -> None:
    visitor = client_for("")
    assert "/sign-in/with/" not in visitor.open("/sign-in").text
    for path in ("with", "back", "ended", "end"):
        visitor.open(f"/sign-in/{path}/anytown", 404)


WHOLE = "anytown:\n  name: Anytown\n  issuer: https://login.example.org\n  client_id: w\n  domains:\n    - example.org\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "YAML"), ("- x\n", "SIGN_IN_WITH"), (WHOLE.replace("https", "http"), "https://"), (WHOLE + "  secret: x\n", "secret"),
     (WHOLE + "  council: Anytown\n", "both roles and council"), (WHOLE.replace("login.example.org", "x?y"), "address"),
     (WHOLE + "  council: A\n  roles:\n    G: parent\n", "parent"), (WHOLE.replace("example.org\n", "\"*\"\n"), "SIGN_IN_WITH"),
     (WHOLE + WHOLE.replace("anytown", "other"), "same issuer"), (WHOLE.replace("anytown", "other"), "SIGN_IN_SECRET_OTHER")],
)  # fmt: skip
def test_a_file_that_is_wrong_is_named_at_the_start(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "sign_in.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError, match="SIGN_IN") as wrong:
        read_providers(file, (("ANYTOWN", "s"), *([("OTHER", "s")] if "same" in says else [])))
    assert says in str(wrong.value) or text == ""


def test_the_secret_comes_from_the_environment_and_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "sign_in.yaml"
    file.write_text(WHOLE)
    found = read_settings({"INSTANCE": str(tmp_path), "SIGN_IN_WITH": str(file), "SIGN_IN_SECRET_ANYTOWN": "hush hush"})
    provider = read_providers(found.sign_in_with, found.sign_in_secrets)[0]
    assert provider.secret == "hush hush"
    assert "hush" not in f"{found!r} {provider!r}"
