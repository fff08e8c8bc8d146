"""What a fictional stall does besides its parcels: proposals for the office, a pause, goods on their way to a shelf."""

import io
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from deploy.demo import accounts, people
from deploy.demo.goods import Goods
from deploy.demo.timeline import Timeline
from marketplace.accounts.models import User
from marketplace.offers import edits, pauses, review
from marketplace.places.models import SalesPoint
from marketplace.pos import deliveries
from marketplace.producers.models import Producer

RENAMED = "Mắm nêm pha thơm Chum Ba Mùa"
RETOLD = "Nước mắm lú Chum Ba Mùa hai năm"
PICTURED = "Nước mắm nhĩ Chum Ba Mùa 35 độ đạm"
PAUSED = "Một buổi sáng ở nhà chum Ba Mùa"
STORY = (
    "Nước mắm rút xong còn phơi thêm một năm ngoài sân cho “lú”: sẫm như mật, mùi dịu, vị tròn và hậu ngọt."
    " Mỗi mẻ chỉ chừng hai trăm chai, ghi ngày rút trên từng nút."
)
TOO_GOOD = "Mắm nêm ngon nhất Việt Nam, ăn vào khỏi đau bao tử."
REASON = "Chưa có căn cứ cho “ngon nhất” và công dụng chữa bệnh. Đề nghị bỏ hai ý này."


class Stall:
    """Plans what the stall with accounts does."""

    def __init__(self, timeline: Timeline, goods: Goods) -> None:
        self._timeline, self._goods = timeline, goods

    def plan(self) -> None:
        """A refusal last week, a pause, and what waits since yesterday."""
        owner, staff = people.user(accounts.STALL_OWNER), people.user(accounts.STALL_STAFF)
        on_day, plan = self._timeline.on_day, self._timeline.plan
        plan(on_day(6, "15:00"), partial(self._be_refused, owner))
        plan(on_day(4, "18:00"), partial(self._pause, owner))
        plan(on_day(1, "14:10"), partial(self._propose_text, owner))
        plan(on_day(1, "14:40"), partial(self._propose_photo, staff))
        plan(on_day(1, "16:00"), partial(self._send_goods, owner))

    def _be_refused(self, owner: User) -> None:
        change = edits.propose_text(self._goods.product(RENAMED).code, name={}, story={"vi": TOO_GOOD}, actor=owner)
        officer = people.user(accounts.PROVINCE_OFFICER)
        refuse = partial(review.refuse, change.pk, actor=officer, reason=REASON)
        self._timeline.plan(change.proposed_at + timedelta(hours=18), refuse)

    def _pause(self, owner: User) -> None:
        code = self._goods.product(PAUSED).code
        pauses.pause(code, actor=owner, reason="Sửa sân chum, tạm ngừng đón khách")

    def _propose_text(self, owner: User) -> None:
        edits.propose_text(self._goods.product(RETOLD).code, name={}, story={"vi": STORY}, actor=owner)

    def _propose_photo(self, staff: User) -> None:
        code = self._goods.product(PICTURED).code
        edits.propose_photo(
            code,
            ContentFile(drawn(), name="nuoc-mam-nhi.jpg"),
            alt={"vi": "Chai nước mắm nhĩ (hình minh họa)"},
            actor=staff,
        )

    def _send_goods(self, owner: User) -> None:
        units = {self._goods.sku("nuoc-mam"): 12, self._goods.sku("nuoc-mam-nho"): 10, self._goods.sku("mam-keo"): 6}
        point, producer = SalesPoint.objects.get(slug=accounts.POINT), Producer.objects.get(name=accounts.STALL)
        note = deliveries.draft(point, producer, units, actor=owner, paper_number="MH-07")
        deliveries.send(note, actor=owner)


def drawn() -> bytes:
    """A bottle on a beach, drawn: no photograph of anything real."""
    picture = Image.new("RGB", (1200, 900), "#cfe8ef")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1200, 900), fill="#ecd9b0")
    pen.ellipse((920, 90, 1060, 230), fill="#f6c453")
    pen.rounded_rectangle((480, 300, 720, 820), radius=50, fill="#8a3b12")
    pen.rectangle((555, 170, 645, 310), fill="#8a3b12")
    pen.rectangle((545, 140, 655, 190), fill="#2f2a26")
    pen.rectangle((480, 480, 720, 700), fill="#fbf4e4")
    pen.ellipse((555, 535, 645, 645), fill="#c0561f")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
