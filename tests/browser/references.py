"""Pictures of pages that are kept in the repository, and whether a page still looks so.

Compared is what stands where, not each pixel: grey squares of SQUARE px.  A letter
that is drawn a little elsewhere, as by another version of the browser, changes none of
them by much; a column, a menu or a style sheet that is missing changes many.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

KEPT = Path(__file__).parent / "pictures"
# Where what differs is put, to be looked at.
DIFFERING = Path(__file__).parents[2] / "build" / "pictures"
ANEW = os.environ.get("IVR_TEST_PICTURES_ANEW")
SQUARE = 16
# A square differs that is darker or lighter by this (of 255) than all that stood around
# it: then it is no shift by a few px.
NOTICED = 6
MOST_SQUARES = 4
# How much longer or shorter a page may be, as a share of what it was, and in px.
MOST_TALLER, MOST_PX = 0.02, 32
# Of a page that is longer, no more is looked at, in px.
MOST_TALL = 2400
COLOURS = 24
TRIES = 20
REPLACE = """
  (all) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const [what, by] of all) {
        const text = texts.currentNode.data.replaceAll(new RegExp(what, "g"), by);
        if (text !== texts.currentNode.data) texts.currentNode.data = text;
      }
    }
  }
"""

Grey = np.ndarray


@dataclass(frozen=True)
class Difference:
    """What is not as it was, in words; where there are squares, each as row, column."""

    told: str
    squares: list[tuple[int, int]]


def settled(page: Page, replaced: Mapping[str, str]) -> Image.Image:
    """Return a picture of a page, as far as it is compared, once it is the same twice.

    `replaced` are texts (JavaScript's regular expressions) that are of this machine or
    this moment alone, and what stands in the picture instead.
    """
    for drawn in page.locator("#graph, .wave").all():
        drawn.locator("canvas").first.wait_for(state="attached")
    page.evaluate(REPLACE, list(replaced.items()))
    # As a whole in the window: an editor draws only what is seen.
    tall = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": min(tall, MOST_TALL)})
    before = b""
    for _ in range(TRIES):
        now = page.screenshot(animations="disabled")
        if now == before:
            break
        before = now
    return Image.open(BytesIO(now)).convert("RGB")


def compared(now: Image.Image, name: str) -> list[str]:
    """Return in words how a page differs from its picture; nothing where it does not.

    With IVR_TEST_PICTURES_ANEW its picture is kept anew instead.
    """
    path = KEPT / f"{name}.png"
    if ANEW:
        keep(now, path)
        return []
    if not path.exists():
        return [f"{path.name} is not kept: look at the page, and make it"]
    was = Image.open(path).convert("RGB")
    found = difference(now, was)
    if found is None:
        return []
    shown = DIFFERING / path.name
    shown.parent.mkdir(parents=True, exist_ok=True)
    side_by_side(now, was, found).save(shown)
    return [f"{found.told}: look at {shown}"]


def names_kept(look: str) -> set[str]:
    """Return of which pages there are pictures in a look, such as `dark-360`."""
    return {path.stem.removesuffix(f"-{look}") for path in KEPT.glob(f"*-{look}.png")}


def keep(picture: Image.Image, path: Path) -> None:
    """Keep a picture in a few colours, which is enough to see it by."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def difference(now: Image.Image, was: Image.Image) -> Difference | None:
    """Return how a picture differs from one that was kept; None where it does not."""
    if now.width != was.width:
        return Difference(f"{now.width} px wide, it was {was.width}", [])
    if abs(now.height - was.height) > max(MOST_PX, MOST_TALLER * was.height):
        return Difference(f"{now.height} px long, it was {was.height}", [])
    least = min(now.height, was.height) // SQUARE
    one, other = (squares(each)[:least] for each in (now, was))
    found = np.argwhere(np.maximum(beyond(one, other), beyond(other, one)) > NOTICED)
    if len(found) <= MOST_SQUARES:
        return None
    places = [(int(row), int(column)) for row, column in found]
    return Difference(f"{len(places)} squares of {SQUARE} px differ", places)


def squares(picture: Image.Image) -> Grey:
    """Return how light it is, 0 to 255, around each square, as far as its neighbours.

    So a line that moves from one square into the next changes none by much.
    """
    size = picture.width // SQUARE, picture.height // SQUARE
    cut = picture.convert("L").crop((0, 0, size[0] * SQUARE, size[1] * SQUARE))
    grey = np.asarray(cut.resize(size, Image.Resampling.BOX), dtype=float)
    return np.mean(around(grey), axis=0)


def around(grey: Grey) -> list[Grey]:
    """Return each square's own value, and those of its eight neighbours."""
    padded = np.pad(grey, 1, mode="edge")
    rows, columns = grey.shape
    places = [(y, x) for y in range(3) for x in range(3)]
    return [padded[y : y + rows, x : x + columns] for y, x in places]


def beyond(one: Grey, other: Grey) -> Grey:
    """Return by how much each square is outside of what stands around it in `other`."""
    near = around(other)
    low, high = np.min(near, axis=0), np.max(near, axis=0)
    return np.maximum(np.maximum(low - one, one - high), 0)


def side_by_side(now: Image.Image, was: Image.Image, found: Difference) -> Image.Image:
    """Return what was, what is, and what is with the squares that differ in red."""
    marked, red = now.copy(), Image.new("RGB", (SQUARE, SQUARE), "red")
    for row, column in found.squares:
        left, top = column * SQUARE, row * SQUARE
        under = now.crop((left, top, left + SQUARE, top + SQUARE))
        marked.paste(Image.blend(under, red, 0.5), (left, top))
    width = max(now.width, was.width)
    whole = Image.new("RGB", (3 * width, max(now.height, was.height)), "white")
    for at, one in enumerate((was, now, marked)):
        whole.paste(one, (at * width, 0))
    return whole
