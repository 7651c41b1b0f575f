"""S9: what a request says of its host, or of another address, reaches no answer; not even where slashes are put in order."""

from collections.abc import Callable

from tests.support.client import Visitor
from tests.support.house import House


def test_where_slashes_are_put_in_order_nobody_is_sent_to_another_host(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    mum = client_for("mum")
    for path in (f"/child/{family.children['robin']}", "/account//phone", "/sign-in//link?then=/x"):
        answer = mum.raw("GET", path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert answer.status_code == 308, path
        assert answer.headers["Location"].startswith("/")
        assert "evil" not in str(answer.headers) + answer.get_data(as_text=True)
        assert mum.raw("GET", answer.headers["Location"]).status_code == 200, path


def test_a_header_that_names_another_address_has_no_effect(family: House, client_for: Callable[[str], Visitor]) -> None:
    names = ("X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Forwarded", "X-Forwarded-Prefix", "X-Original-Host")
    nobody, mum = client_for(""), client_for("mum")
    for name in names:
        said = {name: "/account" if "URL" in name else "host=evil.example;proto=http"}
        assert nobody.raw("GET", "/sign-in", headers=said).status_code == 200
        assert nobody.raw("GET", "/account", headers={name: "/sign-in"}).status_code == 302
        page = mum.raw("GET", "/account", headers=said)
        assert "evil" not in page.get_data(as_text=True) + str(page.headers)
