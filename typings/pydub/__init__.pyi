from typing import Self

class AudioSegment:
    frame_rate: int
    raw_data: bytes
    def __init__(
        self, data: bytes, *, sample_width: int, frame_rate: int, channels: int
    ) -> None: ...
    def set_frame_rate(self, frame_rate: int) -> Self: ...
    def apply_gain(self, volume_change: float) -> Self: ...
