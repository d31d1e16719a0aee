"""Messages in which nobody speaks, each of its own length, so of its own bytes."""

import io
import wave


def silence(number: int) -> bytes:
    """Half a second and `number` samples of silence, as Twilio records it."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * (4000 + number))
    return made.getvalue()
