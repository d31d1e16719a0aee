"""What somebody shows beside their password at the sign-in."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.tables.agents import Agent
from ivr.tables.base import Base
from ivr.tables.sealed import SealedText


class TotpSecret(Base):
    """The secret that an agent's app makes codes with (RFC 6238).

    It counts once `confirmed_at` says that the app has shown a right code.  `last_step`
    is the time step of the last code that was taken: none is taken twice.
    """

    __tablename__ = "totp_secrets"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(
        ForeignKey("agents.id", ondelete="CASCADE"), unique=True
    )
    secret: Mapped[str] = mapped_column(SealedText("totp_secrets.secret"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0, server_default="0")


class RecoveryCode(Base):
    """A code for who has lost their app, good once; of it only a slow hash is kept.

    The codes of an agent share `salt`, so that one hash of what was typed is enough.
    """

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    salt: Mapped[str]
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_recovery_codes_agent_id", "agent_id"),)


class SignInStep(Base):
    """A sign-in whose password was right, and that waits for the second step."""

    __tablename__ = "sign_in_steps"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]


class Passkey(Base):
    """What a browser, a phone or a security key signs with (W3C WebAuthn, level 2).

    `credential_id` is base64url, as is `public_key` (a COSE key); neither is a secret.
    `sign_count` is the last that the authenticator told; many tell 0 always.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    agent: Mapped[Agent] = relationship()

    __table_args__ = (Index("ix_passkeys_agent_id", "agent_id"),)


class UsedChallenge(Base):
    """A challenge that was answered, while it would still hold: none is taken twice."""

    __tablename__ = "used_challenges"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
