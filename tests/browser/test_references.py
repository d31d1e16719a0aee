"""When a picture of a page is as it was, and when it is not."""

import references
from PIL import Image, ImageDraw

SIZE = (640, 640)


def drawn(down: int = 0, columns: int = 3, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a page of a heading and a table of words, shifted by some px."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((16, 48 + down, 300, 64 + down), fill="#bbb")
    for row in range(8):
        for column in range(columns):
            left, top = 32 + column * 200, 96 + down + row * 64
            pen.rectangle((left, top, left + 120, top + 12), fill="#bbb")
    return page


def test_a_page_that_is_drawn_a_little_elsewhere_is_as_it_was():
    for down in (0, 1, 5):
        assert references.difference(drawn(down), drawn()) is None
    taller = drawn(size=(640, 660))
    assert references.difference(taller, drawn()) is None


def test_a_column_that_is_missing_is_seen_either_way():
    for now, was in ((drawn(columns=2), drawn()), (drawn(), drawn(columns=2))):
        found = references.difference(now, was)
        assert found is not None
        assert found.told == f"{len(found.squares)} squares of 16 px differ"
        assert {column * 16 > 400 for _, column in found.squares} == {True}


def test_a_page_that_is_longer_or_narrower_is_told_by_its_size():
    longer, narrower = drawn(size=(640, 700)), drawn(size=(600, 640))
    assert references.difference(longer, drawn()).told == "700 px long, it was 640"
    assert references.difference(narrower, drawn()).told == "600 px wide, it was 640"


def test_few_colours_are_near_enough(tmp_path):
    references.keep(drawn(), tmp_path / "page.png")
    kept = Image.open(tmp_path / "page.png").convert("RGB")
    assert references.difference(drawn(), kept) is None


def test_what_differs_is_shown_beside_what_was(tmp_path, monkeypatch):
    monkeypatch.setattr(references, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(references, "DIFFERING", tmp_path / "differing")
    monkeypatch.setattr(references, "ANEW", None)
    [told] = references.compared(drawn(), "page")
    assert told == "page.png is not kept: look at the page, and make it"
    references.keep(drawn(), tmp_path / "kept" / "page.png")
    assert references.compared(drawn(), "page") == []
    [told] = references.compared(drawn(columns=2), "page")
    shown = tmp_path / "differing" / "page.png"
    assert told.endswith(f"squares of 16 px differ: look at {shown}")
    with Image.open(shown) as beside:
        assert beside.size == (3 * 640, 640)
