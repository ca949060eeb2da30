"""An index for finding a page by its address: Wagtail, which walks down the tree, has none.

On PostgreSQL it is a hash, because an address of long Chinese slugs is too long for its tree index.
"""

from django.contrib.postgres.indexes import HashIndex
from django.db import migrations, models


def index(editor):
    kind = HashIndex if editor.connection.vendor == "postgresql" else models.Index
    return kind(fields=["url_path"], name="page_by_address")


def add(apps, editor):
    editor.add_index(apps.get_model("wagtailcore", "Page"), index(editor))


def remove(apps, editor):
    editor.remove_index(apps.get_model("wagtailcore", "Page"), index(editor))


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(add, remove)]
