"""The parts that have a budget of their own: a photo's first thumbnail, and a plan of 15 pages with 20 photos."""

import io
import random
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageFilter

from media.intake import receive
from media.store import Store
from tests.bench.load import median


def photo(seed: int, megapixels: int = 12) -> bytes:
    """A JPEG of about 3 MB, 4000 × 3000 pixels, with detail like a photograph's."""
    dice = random.Random(seed)
    small = Image.frombytes("RGB", (400, 300), dice.randbytes(400 * 300 * 3)).filter(ImageFilter.GaussianBlur(2))
    large = small.resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (1000, 750), dice.randbytes(1000 * 750)).resize((4000, 3000))
    large = Image.blend(large, Image.merge("RGB", (grain, grain, grain)), 0.12)
    out = io.BytesIO()
    for quality in (88, 92, 95):
        out = io.BytesIO()
        large.save(out, "JPEG", quality=quality)
        if out.tell() > 2_800_000:
            break
    return out.getvalue()


def measure_pieces() -> list[str]:
    """Sentences with what was measured."""
    return [_thumbnail(), *_plan()]


def _thumbnail() -> str:
    data, times = photo(1), []
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for _turn in range(5):
            began = time.process_time()
            receive(io.BytesIO(data), "photo.jpg", "image/jpeg", store, "a" * 32)
            times.append((time.process_time() - began) * 1000)
    return (
        f"a photo of {len(data) / 1e6:.1f} MB, 12 megapixels: checked and all three sizes made in {median(times):.0f} ms of work"
    )


def _plan() -> list[str]:
    from tests.document.sample import assets as sample_assets
    from tests.document.sample import plan
    from wiki.document.assemble import assemble
    from wiki.document.pdf import render_pdf
    from wiki.document.word import render_word

    with tempfile.TemporaryDirectory() as folder:
        tree, assets = assemble(plan(photos=20)), sample_assets(Path(folder), photos=20)
        said = []
        for name, render in (("PDF", render_pdf), ("Word", render_word)):
            times = []
            for _turn in range(3):
                began = time.perf_counter()
                data = render(tree, assets)
                times.append(time.perf_counter() - began)
            said.append(f"the sample plan with 20 photos as {name}: {median(times):.2f} s, {len(data) / 1e6:.1f} MB")
        return said
