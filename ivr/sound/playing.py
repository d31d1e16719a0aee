"""Which sound files browsers play as they are, and as what they are sent."""

from ivr.sound.form import Sound

# Of PCM, what every browser plays; Chromium plays more, others do not.  It also plays
# OGG, which not every Safari does, and takes 2.3 s of Vorbis at 8 kHz for 2.7 s.
# https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Containers#wave_wav
PLAYABLE_BITS = (8, 16)
MEDIA_TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
}


def is_playable(sound: Sound) -> bool:
    """Tell whether browsers play the file, and can tell how long it lasts."""
    if sound.container == "mp3":
        return True
    is_pcm = sound.encoding == "pcm" and sound.bits in PLAYABLE_BITS
    return sound.container == "wav" and is_pcm and not sound.streamed
