"""Open a community from the command line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from communities.models import Community, SubDistrict
from communities.models.places import CODE
from communities.services.opening import open_community


class Command(BaseCommand):
    """Make a community with its page, group, collection and rights."""

    help = "Open a community: page, social workers' group, collection and rights, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="capital letters or digits, such as HFC")
        parser.add_argument("name", help="such as 海防居民区")
        parser.add_argument("--sub-district", required=True, help="the sub-district's code")

    def handle(self, *args: Any, **options: Any) -> None:
        code, sub_district = options["code"], options["sub_district"]
        try:
            CODE(code)
        except ValidationError as error:
            raise CommandError(f"{code}: {error.messages[0]}") from error
        if Community.objects.filter(code=code).exists():
            raise CommandError(_("Another community has this code already."))
        district = SubDistrict.objects.filter(code=sub_district).first()
        if district is None:
            raise CommandError(
                _("There is no sub-district with the code %(code)s.") % {"code": sub_district}
            )
        community = open_community(code=code, name=options["name"], sub_district=district)
        self.stdout.write(_("%(name)s is open.") % {"name": community.name})
