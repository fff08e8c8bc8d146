"""A column whose text is encrypted before it reaches the database, and opened only when somebody asks for it.

Rows of producers are read on every page: what is sealed stays closed until its attribute is read, so that a missing key
breaks what needs the text and nothing else.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from marketplace.sealed import sealing
from marketplace.sealed.errors import CannotUnseal


@dataclass(frozen=True, slots=True)
class Closed:
    """What came from the database and nobody has asked for yet."""

    sealed: str

    def __str__(self) -> str:
        return sealing.unseal(self.sealed)

    def __repr__(self) -> str:
        return "Closed(…)"


class OpenedWhenRead(DeferredAttribute):
    """The attribute of a sealed column. Reading it may raise CannotUnseal."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return str(value) if isinstance(value, Closed) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedCharField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs only
    """A short text that lies sealed in its column; `max_length` counts the letters of the text itself.

    Nothing can be searched, compared or ordered by it in the database. `values()` gives it closed, `str()` opens it.
    Fixtures and dumps hold it sealed.
    """

    descriptor_class = OpenedWhenRead

    def get_internal_type(self) -> str:
        """What is sealed is longer than the text: the column has no limit."""
        return "TextField"

    def from_db_value(self, value: str | None, *_row: Any) -> Closed | str | None:
        """Closed; nothing and the empty text as they are."""
        return Closed(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Closed):
            return value.sealed
        plain = super().get_prep_value(value)
        return sealing.seal(plain) if isinstance(plain, str) else plain

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What nobody opened is written back as it lay there."""
        return model_instance.__dict__.get(self.attname, "")

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: nothing can be looked up by it")

    def to_python(self, value: Any) -> Any:
        """Also what a dump holds."""
        if isinstance(value, Closed):
            return str(value)
        if not (isinstance(value, str) and sealing.is_sealed(value)):
            return super().to_python(value)
        try:
            return sealing.unseal(value)
        except CannotUnseal:
            raise ValidationError(_("This text cannot be opened."), code="invalid") from None

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps: sealed, as in the database."""
        return str(self.get_prep_value(self.pre_save(obj, False)) or "")
