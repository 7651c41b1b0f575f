"""`make bench`: how fast the wiki is, as ratios to a bare Flask page of the same size in the same run."""

import argparse
import sys
import tempfile
import time
import urllib.parse
import uuid
from pathlib import Path

from tests.bench import pieces
from tests.bench.heavy_acts import HEAVY, Heavy
from tests.bench.load import Ask, Figures, Line, get, measure, median, post
from tests.bench.media_acts import ACTS, Media
from tests.bench.report import Row, show
from tests.bench.seed import Measured, seed
from tests.bench.servers import csrf, serve, settle, sign_in, work_beside

ROUNDS = 3
SECONDS = 3.0
_WARM = 1.5
_FORM = "application/x-www-form-urlencoded"


def main() -> None:
    """Run everything and print a table."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--pages", default="200,20000", help="sizes of the database, in pages")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="the acts to measure, between commas; all by default")
    given = parser.parse_args()
    rows: list[Row] = []
    notes: list[str] = []
    for pages in (int(one) for one in given.pages.split(",")):
        with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as folder:
            found, said = _measure(Path(folder), pages, given)
            rows += found
            notes += said
    if not _only(given) or _only(given) - {*ACTS, HEAVY}:
        notes += pieces.measure_pieces()
    show(rows, notes)
    if failed := [note for note in notes if "FAILED" in note]:
        print(f"\nFAILED: {len(failed)} of what has a limit (checks L1, L2 and L4) is beyond it")
        sys.exit(1)


def _only(given: argparse.Namespace) -> set[str]:
    """The acts that were asked for; none for all."""
    return {one for one in given.only.split(",") if one}


def _measure(folder: Path, pages: int, given: argparse.Namespace) -> tuple[list[Row], list[str]]:
    seconds, rounds, only = given.seconds, given.rounds, _only(given)
    url = f"sqlite:///{folder / 'golden_thread.sqlite3'}"
    began = time.perf_counter()
    known = seed(url, pages)
    print(f"{pages} pages made in {time.perf_counter() - began:.0f} s", flush=True)
    here = {"INSTANCE": str(folder), "DATABASE_URL": url}
    with serve("tests.bench.apps:wiki()", WORKER_INSIDE="no", **here) as wiki, work_beside(here):
        cookie = sign_in(wiki.port, known.email, known.password)
        asks = _asks(wiki.port, known, cookie)
        size = len(Line(wiki.port).ask(asks["page view"][0]).partition(b"\r\n\r\n")[2])
        notes = [f"{pages} pages: the measured page is {size:,} bytes of HTML; started in {wiki.started_in:.1f} s"]
        rows: list[Row] = []
        with serve("tests.bench.apps:bare()", BARE_BYTES=str(size)) as bare:
            plain = [Ask(b"GET /bare HTTP/1.1\r\nHost: localhost\r\n\r\n", b"xxx")]
            for clients in (1, 8):
                for name, own in asks.items():
                    if only and name not in only:
                        continue
                    settle(url)
                    measure(wiki.port, own, clients, _WARM)  # both workers have seen it before it counts
                    own = _fresh(name, own, wiki.port, known, cookie)
                    pairs = []
                    for _round in range(rounds):
                        pairs.append(
                            (measure(bare.port, plain, clients, seconds / 2), measure(wiki.port, own, clients, seconds))
                        )
                        own = _fresh(name, own, wiki.port, known, cookie)
                    rows.append(_row(pages, name, clients, pairs))
                    print(rows[-1].words(), flush=True)
        notes += [f"{pages} pages: {one}" for one in Media(wiki.port, known, cookie, url).run(only or set(ACTS))]
        notes += [f"{pages} pages: {one}" for one in Heavy(wiki, known, cookie, url).run(only or {HEAVY})]
        notes.append(f"{pages} pages: the two web workers and their parent hold {wiki.memory():.0f} MB")
    return rows, notes


def _fresh(name: str, asks: list[Ask], port: int, known: Measured, cookie: str) -> list[Ask]:
    """What to ask in the next round: a form is never sent twice."""
    return _saves(port, known, cookie) if name == "save" else asks


def _row(pages: int, name: str, clients: int, pairs: list[tuple[Figures, Figures]]) -> Row:
    ratio = median([bare.rate / wiki.rate for bare, wiki in pairs])
    return Row(
        pages, name, clients, median([wiki.rate for _bare, wiki in pairs]), median([wiki.p50 for _bare, wiki in pairs]),
        median([wiki.p95 for _bare, wiki in pairs]), median([bare.rate for bare, _wiki in pairs]), ratio,
    )  # fmt: skip


def _asks(port: int, known: Measured, cookie: str) -> dict[str, list[Ask]]:
    page = f"/child/{known.child_id}/page/{known.page_id}"
    long_page = f"/child/{known.child_id}/page/{known.long_page}"
    search = f"/child/{known.child_id}/search"
    token = csrf(Line(port).ask(get(search, cookie, "csrf_token")))
    words = urllib.parse.urlencode({"csrf_token": token, "words": "kettle whistle"}).encode()
    return {
        "page view": [get(page, cookie, known.first_words)],
        "home": [get(f"/child/{known.child_id}/", cookie, "Robin")],
        "what changed": [get(f"{page}/changed", cookie, "(added)")],
        "compare": [get(f"{page}/compare?from=1&to=12", cookie, "(added)")],
        "what changed, 5,000 revisions": [get(f"{long_page}/changed", cookie, "(added)")],
        "compare, 5,000 revisions": [get(f"{long_page}/compare?from=2&to=5001", cookie, "(added)")],
        "search": [post(search, cookie, words, _FORM, "<mark>", 200)],
        "save": _saves(port, known, cookie),
    }


def _saves(port: int, known: Measured, cookie: str) -> list[Ask]:
    """Many saves, each a new passage with a form token of its own, over forty pages in turn."""
    paths = [f"/child/{known.child_id}/page/{page_id}/question/story" for page_id in known.free_pages]
    token = csrf(Line(port).ask(get(paths[0], cookie, "csrf_token")))
    asks = []
    for number in range(4000):
        path = paths[number % len(paths)]
        body = urllib.parse.urlencode(
            {
                "csrf_token": token, "once": uuid.uuid4().hex, "body": f"Two new sentences. {uuid.uuid4()}",
                "voice": "parent", "speaker": "Mum", "audience": "everyone",
            }
        )  # fmt: skip
        asks.append(post(path, cookie, body.encode(), _FORM, "#passage-", 302))
    return asks


if __name__ == "__main__":
    main()
