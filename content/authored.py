"""The shape of a file edge: pydantic models that know their keys and convert nothing."""

from pydantic import BaseModel, ConfigDict


class Authored(BaseModel):
    """Base of every model that `yamlfile` reads: unknown keys are refused, values keep their written type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
