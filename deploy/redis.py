"""Redis as the broker, with one habit of kombu's mended.

A worker may hold only so many messages that it has not signed for. Where Redis goes away just when it signs, kombu
keeps counting that message as held; after a few the worker asks for nothing any more and sits idle for ever, while all
else looks well (celery/celery 8030, 8091, 8990). Here a message that cannot be signed for is given up at once. Redis,
if it still knows of it, hands it out again an hour later; by then it has expired, or does harmlessly what was done.
"""

from kombu.transport import redis, virtual
from redis.exceptions import RedisError

AWAY = (OSError, RedisError)


class QoS(redis.QoS):
    """What a worker holds and has not signed for."""

    def ack(self, delivery_tag: str) -> None:
        """Sign; if Redis is away, forget the message all the same before saying so."""
        try:
            super().ack(delivery_tag)
        except AWAY:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give it back, or forget it in the same way."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        except AWAY:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    """What the addresses `redis://` and `rediss://` mean here."""

    Channel = Channel
