"""The commerce engine behind one contract: what is on sale, at which price, how many are left, and what holds them.

`store` is the engine that `settings.STORES` names as default; `stores["embedded"]` is always the embedded one.
"""

from marketplace.stores.handler import store, stores

__all__ = ["store", "stores"]
