"""The setting of what monitoring may ask."""

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

SHORTEST = 16
# Where the processes of one web server put what each counted; the library's own name.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"


class MetricsSettings(BaseSettings):
    """`ivr_metrics_token`: what Prometheus sends to read /metrics; empty: no page."""

    ivr_metrics_token: SecretStr = SecretStr("")

    @field_validator("ivr_metrics_token")
    @classmethod
    def long_token(cls, value: SecretStr) -> SecretStr:
        """Refuse a token that could be guessed."""
        if 0 < len(value.get_secret_value()) < SHORTEST:
            raise ValueError(f"needs at least {SHORTEST} characters")
        return value
