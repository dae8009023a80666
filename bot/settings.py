"""Every setting, from the environment. The README's table lists each of them (a test compares the two)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import BadSetting

Kind = Literal["int8", "fp32", "torch"]
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
    api_url: str = Field("https://api.telegram.org", validation_alias="TELEGRAM_API_URL", pattern=r"^https?://\S+$")

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
