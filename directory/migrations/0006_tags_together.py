"""An aggregate for search: the tags of all offers of one listing together."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_taxonomy")]
    operations = [
        migrations.RunSQL(
            "CREATE AGGREGATE directory_tags_together(integer[])"
            " (SFUNC = _int_union, STYPE = integer[], PARALLEL = SAFE)",
            "DROP AGGREGATE directory_tags_together(integer[])",
        )
    ]
