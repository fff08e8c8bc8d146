"""Shapes of signing in and of apps."""

from pydantic import Field

from marketplace.stores.saleor.shapes import Edges, Named, Shape


class _Token(Shape):
    token: str


class SignedIn(Shape):
    """A member of staff signed in."""

    made: _Token = Field(alias="tokenCreate")


class App(Named):
    """An app of that Saleor."""

    identifier: str | None
    is_active: bool | None


class Apps(Shape):
    """All apps."""

    apps: Edges[App]


class _NewApp(Shape):
    auth_token: str
    app: Named


class CreatedApp(Shape):
    """A new app; its token is shown this once."""

    made: _NewApp = Field(alias="appCreate")


class _NewToken(Shape):
    auth_token: str


class CreatedToken(Shape):
    """Another token of an app, shown this once."""

    made: _NewToken = Field(alias="appTokenCreate")
