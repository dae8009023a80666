"""Every setting, from the environment. The README's table lists each of them (a test compares the two)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.errors import BadSetting

Kind = Literal["int8", "fp32", "torch"]
Policy = Literal["open", "list", "pair"]
Names = Annotated[frozenset[str], NoDecode]
Numbers = Annotated[frozenset[int], NoDecode]
LISTEN = r"^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}$"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Settings(BaseSettings):
    """The environment's settings; an empty variable counts as not set."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    home: Path = Field(platformdirs.user_data_path("wenju"), validation_alias="WENJU_HOME")
    cache: Path = Field(platformdirs.user_cache_path("wenju"), validation_alias="WENJU_CACHE")
    articles: Path = Field(SEEDS, validation_alias="WENJU_ARTICLES")
    model: str = Field("m3e-small", validation_alias="WENJU_MODEL")
    encoder: Kind = Field("int8", validation_alias="WENJU_ENCODER")
    history: bool = Field(True, validation_alias="WENJU_HISTORY")
    threads: int = Field(2, ge=1, le=64, validation_alias="WENJU_THREADS")
    token: SecretStr | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN")
    token_file: Path | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN_FILE")
    access: Policy = Field("open", validation_alias="TELEGRAM_ACCESS")
    allowed: Names = Field(frozenset(), validation_alias="TELEGRAM_ALLOWED")
    admins: Numbers = Field(frozenset(), validation_alias="TELEGRAM_ADMINS")
    rate: int = Field(10, ge=0, validation_alias="TELEGRAM_RATE")
    chat_rate: int = Field(15, ge=0, validation_alias="TELEGRAM_CHAT_RATE")
    webhook: str | None = Field(None, validation_alias="TELEGRAM_WEBHOOK", pattern=r"^https?://\S+$")
    listen: str = Field("127.0.0.1:8443", validation_alias="TELEGRAM_LISTEN", pattern=LISTEN)
    metrics: str | None = Field(None, validation_alias="TELEGRAM_METRICS", pattern=LISTEN)
    log_texts: bool = Field(False, validation_alias="TELEGRAM_LOG_TEXTS")
    api_url: str = Field("https://api.telegram.org", validation_alias="TELEGRAM_API_URL", pattern=r"^https?://\S+$")

    @field_validator("allowed", "admins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return [one for one in re.split(r"[\s,，、;；]+", given) if one] if isinstance(given, str) else given

    @field_validator("home", "cache", "articles")
    @classmethod
    def _expand(cls, folder: Path) -> Path:
        try:
            return folder.expanduser()
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    @property
    def articles_named(self) -> bool:
        """Whether the user chose the articles' folder, rather than leaving the starter corpus."""
        return "articles" in self.model_fields_set


def variables() -> list[str]:
    """The names of all settings."""
    return [str(field.validation_alias) for field in Settings.model_fields.values()]


def load_settings() -> Settings:
    """Read the environment; raises BadSetting, which never holds the value (it may be the token)."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadSetting(str(first["loc"][0]), str(first["msg"])) from None
