"""What the records of a brief share: no unknown keys, no conversion of types, dates and finite numbers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from leeward.evidence.yamltext import shown_value


def _date_text(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise ValueError(f"{shown_value(value)} is not a date; write YYYY-MM-DD")
    return value


def _check_date(value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{shown_value(value)} is not a date; write YYYY-MM-DD") from None


def finite(value: float) -> float:
    """Return a number that is one; ValueError for an infinite one or none."""
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    return value


DateText = Annotated[str, BeforeValidator(_date_text), AfterValidator(_check_date), Field(json_schema_extra={"format": "date"})]
Number = Annotated[float, AfterValidator(finite)]
Share = Annotated[float, Field(ge=0.0, le=1.0), AfterValidator(finite)]
Position = Annotated[int, Field(ge=0)]
Week = Annotated[int, Field(ge=0, le=5200)]


def check_place(what: str, words: str | None, start: int | None, end: int | None) -> None:
    """Check that words of a document are as long as the place that is given for them; ValueError where they are not."""
    if words is not None and start is not None and end is not None and end - start != len(words):
        raise ValueError(f"start {start} and end {end} do not fit a {what} of {len(words)}")


class Record(BaseModel):
    """A record of a brief: every key is known, and no value is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Name what is not as usual; the rest is left out."""
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value != field.get_default(call_default_factory=True):
                yield name, value
