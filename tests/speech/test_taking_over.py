"""Another model takes over while a worker runs: no restart, and no file fails."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from audio_files import DEMO_SPEECH, joined

from ivr.speech.installed import VERSIONS, is_in_use, packaged_model, remove
from ivr.speech.models import Choices, ModelInstallError, install
from ivr.speech.pool import TranscriberPool
from ivr.speech.transcriber import ModelError

pytestmark = pytest.mark.slow

MODEL = packaged_model("ko-KR")
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
WORDS = "구시대 의 잘못된 관행과"


@pytest.fixture
def named(tmp_path):
    """The Korean model under another name."""

    def make(name):
        shutil.copytree(MODEL, tmp_path / name, copy_function=os.link)
        return str(tmp_path / name)

    return make


@pytest.fixture
def pool(tmp_path):
    found = TranscriberPool(tmp_path / "models")
    yield found
    found.close()


def versions(models):
    return sorted(path.name for path in (models / VERSIONS).iterdir())


def test_a_worker_notices_another_model_and_finishes_with_the_old_one(
    pool, named, tmp_path
):
    models, long = tmp_path / "models", tmp_path / "long.wav"
    long.write_bytes(joined(*[SPEECH] * 12))
    install(models, "en-US", named("old"), site="")
    old, name = pool.get("en-US")
    assert (old.transcribe(SPEECH, timeout_s=60).text, name) == (WORDS, "old")
    first = versions(models)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(old.transcribe, long, timeout_s=120)
        install(models, "en-US", named("new"), site="")
        # The old one's files stay while a recogniser has them.
        assert is_in_use(models / VERSIONS / first[0])
        assert len(versions(models)) == 2
        new, name = pool.get("en-US")
        assert (new.transcribe(SPEECH, timeout_s=60).text, name) == (WORDS, "new")
        assert asked.result().text.startswith("구시대 의")
    pool.get("en-US")
    assert old.is_closed
    install(models, "en-US", named("newer"), site="")
    remove(models, "en-US")
    with pytest.raises(ModelError, match=r"^no speech model for en-US; run: ivr mod"):
        pool.get("en-US")
    assert new.is_closed


def test_a_trial_can_keep_the_old_model(pool, named, tmp_path):
    models = tmp_path / "models"
    install(models, "en-US", named("old"), site="")
    tried = []

    def trial(language, model):
        tried.append((language, (model / "am" / "final.mdl").is_file()))
        raise ModelInstallError("it makes more mistakes than the one that is there")

    with pytest.raises(ModelInstallError, match=r"^it makes more mistakes than"):
        install(models, "en-US", named("new"), site="", choices=Choices(trial=trial))
    assert tried == [("en-US", True)]
    assert pool.get("en-US")[1] == "old"
    assert len(versions(models)) == 1
