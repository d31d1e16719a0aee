from typing import Any

OfflineRecognizer: Any
