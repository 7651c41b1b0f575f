"""Stands in for the program that reads scans, from inside the fence, as a real one would: it looks at the picture of the
page. White paper says something, black paper ends as where nothing is installed, grey paper gives nonsense."""

import json
import sys

from PIL import Image, ImageStat

SAID = "The letter says: zeppelin"


def main(picture: str, _tesseract: str) -> int:
    """Answer by how bright the page is."""
    with Image.open(picture) as image:
        light = ImageStat.Stat(image.convert("L")).mean[0]
        assert image.format == "PNG" and image.width > 1200, "it is drawn large enough to be read"
    if light < 40:
        return 3
    print(json.dumps({"words": SAID}) if light > 200 else '{"words": ["no"]}')
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
