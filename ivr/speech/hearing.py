"""What a model is fed instead of a recording's own samples.

Long silences are left out; telephone speech gets, by the front end, the level and the
bands that the model was trained on.
"""

from pathlib import Path

from ivr.sound.convert import speech_samples
from ivr.sound.silence import Timeline, without_silence
from ivr.sound.voices import Voice
from ivr.speech.front_ends import front_end_for
from ivr.speech.training_mean import features


class Hearing:
    """What the model in a folder hears of recordings.

    Raises CoefficientsError when its front end's coefficients cannot be used.
    """

    def __init__(self, model: Path) -> None:
        self.rate = int(features(model)["sample-frequency"])
        self._front_end = front_end_for(model)

    def heard(self, voice: Voice) -> tuple[bytes, Timeline]:
        """Return what to decode of `voice`, and where it stood in the recording.

        The samples are 16-bit ones at the model's rate; there may be none.
        """
        samples, timeline = without_silence(voice.samples(), voice.rate)
        if self._front_end is None:
            return speech_samples(samples, voice.rate, self.rate), timeline
        return self._front_end.heard(samples, voice.rate).tobytes(), timeline
