"""The shape of a file edge: pydantic models that know their keys and convert nothing."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ContentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=16)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Text = Annotated[dict[Language, Line], Field(min_length=1)]


class Authored(BaseModel):
    """Base of every model that `yamlfile` reads: unknown keys are refused, values keep their written type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
