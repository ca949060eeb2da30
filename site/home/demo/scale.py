"""More sub-districts of the same kind, so that the site can be tried at the size of a city."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)
from wagtail.search.backends import get_search_backend

from accounts.models import Consent, User
from activities.models import (
    ActivityPage,
    Attendance,
    Item,
    Places,
    Session,
    SignUp,
    SignUpQuestion,
)
from activities.models.sign_ups import new_check_in_code
from communities.models import (
    Building,
    Community,
    CommunityPage,
    Estate,
    Grid,
    Household,
    NoticePage,
    Resident,
    ServicePhone,
    SubDistrict,
    SubDistrictPage,
)
from handbooks.models import Delivery, Edition, HandbookPage, SharedChapter, Skill
from printing.codes import new_code
from projects.models import (
    Agreement,
    AwardLine,
    BudgetLine,
    CategoryCap,
    Contribution,
    Criterion,
    Evaluation,
    Expense,
    Grant,
    Instalment,
    InstalmentShare,
    Leftover,
    Milestone,
    ProjectLead,
    ProjectPage,
    Report,
    RequiredPaper,
    RoundAccount,
    RoundPage,
    Transition,
)
from surveys.models import (
    Ballot,
    BallotChoice,
    Batch,
    Choice,
    NamedBallot,
    Poll,
    PollOption,
    PollPage,
    PollQuestion,
    Question,
    RollEntry,
    Suggestion,
)
from surveys.services.casting import RECEIPT_KIND, RECEIPT_LENGTH
from surveys.services.sealing import hash_of

from . import scale_activities, scale_paper, scale_projects
from .copying import Copies
from .source import figures

STREETS = (
    *("望江", "清源", "临波", "文昌", "南浦", "松泉", "白鹭", "青石", "花溪", "双桥"),
    *("东湖", "西塘", "兰亭", "玉泉", "金沙", "凤鸣", "明月", "竹林", "云栖"),
)
DEFINITIONS: tuple[tuple[Any, str], ...] = (
    (Criterion, "round"),
    (InstalmentShare, "round"),
    (CategoryCap, "round"),
    (RequiredPaper, "round"),
    (RoundAccount, "round"),
    (ProjectLead, "project"),
    (Milestone, "project"),
    (BudgetLine, "project"),
    (Question, "page"),
    (Choice, "question__page"),
    (Session, "page"),
    (SignUpQuestion, "page"),
    (Item, "page"),
    (NoticePage.grids.through, "noticepage"),
    (GroupPagePermission, "page"),
)
PAGE_TYPES = (RoundPage, PollPage, ProjectPage, ActivityPage, NoticePage, HandbookPage)


def load(number: int) -> bool:
    """Make the copy with this number, from 2 on; False when there is one already."""
    base = SubDistrict.objects.get(code=figures()["sub_district"]["code"])
    if SubDistrict.objects.filter(code=f"{base.code}{number}").exists():
        return False
    Copy(base, number).make()
    return True


class Copy:
    """One copy of the sub-district, with the same people in other houses."""

    def __init__(self, base: SubDistrict, number: int) -> None:
        self.base, self.number, self.copies = base, number, Copies()
        self.street = f"{STREETS[number - 2]}" if number - 2 < len(STREETS) else f"澄河{number}"
        self.page = base.page

    def make(self) -> None:
        """Copy everything, parents first."""
        self.groups()
        self.collections()
        self.sub_district()
        self.pages_and_communities()
        self.people()
        self.records()
        self.index()

    def groups(self) -> None:
        """Groups and the staff in them; whoever is not copied keeps no part in the copy."""
        below = Community.objects.filter(sub_district=self.base)
        groups = Group.objects.filter(
            Q(pk=self.base.officers_id) | Q(pk__in=below.values("workers"))
        )
        self.copies.rows(groups, self._rename_group)
        self.copies.rows(Group.permissions.through.objects.filter(group__in=groups))
        staff = User.objects.filter(
            Q(groups__in=groups) | Q(grids__community__in=below) | Q(seats__sub_district=self.base),
            is_superuser=False,
        ).distinct()
        self.copies.rows(staff, self._rename_user)
        self.copies.only.add(User)
        self.copies.rows(User.groups.through.objects.filter(group__in=groups, user__in=staff))

    def collections(self) -> None:
        """The sub-district's collection with those of its communities below it."""
        new = Collection.get_first_root_node().add_child(name=f"{self.street}街道")
        # Collections stand in the order of their names: the new one may have moved this one.
        self.base.collection.refresh_from_db()
        base = self.base.collection
        self.copies.made[Collection][base.pk] = new.pk

        def move(row: Any) -> None:
            row.path = new.path + row.path[len(base.path) :]

        self.copies.rows(Collection.objects.descendant_of(base), move)
        Collection.objects.filter(pk=new.pk).update(numchild=base.numchild)

    def sub_district(self) -> None:
        """The office and its page."""
        title, slug = f"{self.street}街道", f"{self.base.code}{self.number}".lower()
        old = self.base.page
        new = old.get_parent().add_child(
            instance=SubDistrictPage(
                title=title, slug=slug, introduction=old.introduction, body=old.body
            )
        )
        Page.objects.filter(pk=new.pk).update(numchild=old.numchild)
        self.page = new
        self.copies.made[Page][old.pk] = self.copies.made[SubDistrictPage][old.pk] = new.pk

        def rename(row: Any) -> None:
            row.code, row.name = slug.upper(), title

        self.copies.rows(SubDistrict.objects.filter(pk=self.base.pk), rename)

    def pages_and_communities(self) -> None:
        """Pages by type; a page of a community waits until there is one."""
        self.pages = {CommunityPage: self._pages(CommunityPage)}
        self.copies.rows(Community.objects.filter(sub_district=self.base), self._rename_community)
        self.of_communities(Estate, Grid)
        self.copies.rows(self.inside(Building), self._readdress)
        self.of_communities(Household, ServicePhone)
        self.copies.rows(SharedChapter.objects.filter(sub_district=self.base), self._no_history)
        for model in PAGE_TYPES:
            self.pages[model] = self._pages(model)
        self.definitions()

    def definitions(self) -> None:
        """What is written on the pages, and who may change them."""
        for model, parent in DEFINITIONS:
            rows = model._default_manager.filter(
                **{f"{parent}__path__startswith": self.base.page.path}
            )
            self.copies.rows(rows)
        path = self.base.collection.path
        rights = GroupCollectionPermission.objects.filter(collection__path__startswith=path)
        self.copies.rows(rights)

    def people(self) -> None:
        """Residents; the accounts of the demonstration's logins stay where they are."""
        self.copies.rows(self.inside(Resident))
        self.copies.rows(Consent.objects.filter(resident__in=self.inside(Resident)))
        self.of_communities(Skill)
        made = self.copies.made
        led = [
            Building(pk=made[Building][pk], leader_id=made[Resident][leader])
            for pk, leader in self.inside(Building)
            .exclude(leader=None)
            .values_list("pk", "leader_id")
        ]
        Building.objects.bulk_update(led, ["leader"], batch_size=400)

    def records(self) -> None:
        """What happened: grants, polls, activities, editions."""
        scale_projects.handed_in(self)
        self.copies.rows(self.inside(Grant))
        scale_projects.judged(self)
        self.of_communities(
            Transition,
            AwardLine,
            Agreement,
            Instalment,
            Expense,
            Contribution,
            Leftover,
            Report,
            Evaluation,
            Poll,
        )
        polls = self.inside(Poll).values("pk")
        for model in (PollQuestion, PollOption):
            self.copies.rows(model.objects.filter(poll__in=polls))
        self.of_communities(Batch)
        self.copies.rows(self.inside(RollEntry), self._new_receipt)
        self.copies.rows(Ballot.objects.filter(poll__in=polls))
        self.copies.rows(NamedBallot.objects.filter(entry__poll__in=polls))
        scale_paper.slips_of_piles(self)
        self.copies.rows(BallotChoice.objects.filter(ballot__poll__in=polls))
        scale_paper.pact(self)
        self.copies.rows(self.inside(Suggestion), self._without_code)
        self.of_communities(Places)
        scale_activities.meetings(self)
        scale_activities.goods(self)
        self.copies.rows(self.inside(SignUp), self._new_sign_up)
        self.copies.rows(self.inside(Attendance), self._new_scan)
        self.copies.rows(self.inside(Edition), self._new_edition)
        self.of_communities(Delivery)
        for poll in Poll.objects.filter(pk__in=self.copies.made[Poll].values()).exclude(
            result=None
        ):
            Poll.objects.filter(pk=poll.pk).update(result_hash=hash_of(poll, poll.result or {}))

    def index(self) -> None:
        """Let search find the pages."""
        backend = get_search_backend()
        for model, pages in self.pages.items():
            backend.add_bulk(model, pages)

    # --- which rows ---------------------------------------------------------------------------

    def inside(self, model: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.filter(community__sub_district=self.base)
        return rows

    def of_communities(self, *kinds: type[Model]) -> None:
        for model in kinds:
            self.copies.rows(self.inside(model))

    def _pages(self, model: Any) -> list[Any]:
        rows = model.objects.filter(path__startswith=self.base.page.path)
        return self.copies.pages(rows, self._move_page)

    # --- what differs -------------------------------------------------------------------------

    def _move_page(self, page: Any) -> None:
        old = self.base.page
        page.path = self.page.path + page.path[len(old.path) :]
        page.url_path = self.page.url_path + page.url_path[len(old.url_path) :]
        if isinstance(page, CommunityPage):
            page.title = page.draft_title = self.named(page.title)
        if isinstance(page, NoticePage):
            for block in page.body.raw_data:
                if block["type"] == "text":
                    block["value"] = scale_projects.relink(self, block["value"])
        if isinstance(page, HandbookPage):
            for block in page.chapters.raw_data:
                self._relink(block["value"])

    def _relink(self, chapter: dict[str, Any]) -> None:
        """Let a book's chapter name the copy's shared chapter, and its codes lead to its pages."""
        if "chapter" in chapter:
            chapter["chapter"] = self.copies.made[SharedChapter][chapter["chapter"]]
        for block in chapter.get("body") or []:
            if block["type"] == "to_page":
                block["value"]["page"] = self.copies.of(Page, block["value"]["page"])

    def named(self, name: str) -> str:
        return name.replace("居民区", f"第{self.number}居民区")

    def _rename_group(self, row: Any) -> None:
        row.name = f"{self.street}街道 {row.name}"

    def _rename_user(self, row: Any) -> None:
        row.username = f"{row.username}.{self.number}"
        row.phone, row.phone_verified_at = "", None

    def _rename_community(self, row: Any) -> None:
        row.code, row.name = f"{row.code}{self.number}", self.named(row.name)

    def _readdress(self, row: Any) -> None:
        row.address, row.leader_id = f"{self.street}{row.address}", None

    def _no_history(self, row: Any) -> None:
        for name in ("latest_revision_id", "live_revision_id", "submitted_revision_id"):
            if hasattr(row, name):
                setattr(row, name, None)

    def _new_receipt(self, row: Any) -> None:
        row.receipt = new_code(RECEIPT_KIND, RECEIPT_LENGTH)

    def _without_code(self, row: Any) -> None:
        row.code = None

    def _new_sign_up(self, row: Any) -> None:
        row.key, row.code = f"{row.key}-{self.number}", new_check_in_code()

    def _new_scan(self, row: Any) -> None:
        row.scan_id = f"{row.scan_id}-{self.number}"

    def _new_edition(self, row: Any) -> None:
        row.code = new_code("E", 12)
